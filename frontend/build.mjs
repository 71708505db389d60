// Builds styles and scripts into the web app's static folder and puts the fonts beside the documents.
// Names carry a content hash; manifest.json tells the templates which. `node frontend/build.mjs`
import * as esbuild from "esbuild";
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(root, "src/kinu/platform/web/static/kinu/dist");
const fonts = join(root, "src/kinu/platform/documents/fonts");
const target = ["chrome100", "firefox100", "safari15"];

async function build(entries, options) {
  const result = await esbuild.build({
    entryPoints: entries.map((entry) => join(root, "frontend", entry)),
    outdir: out, bundle: true, minify: true, write: false, target, legalComments: "none", charset: "utf8",
    nodePaths: [join(root, "node_modules")], ...options,
  });
  return result.outputFiles.map((file) => ({ name: basename(file.path), contents: file.contents }));
}

async function put(name, contents, manifest) {
  const hash = createHash("sha256").update(contents).digest("hex").slice(0, 8).toUpperCase();
  const [stem, extension] = name.split(".");
  const hashed = `${stem}-${hash}.${extension}`;
  manifest[name] = hashed;
  await writeFile(join(out, hashed), contents);
  await writeFile(join(out, `${hashed}.gz`), gzipSync(contents, { level: 9 }));
  await writeFile(join(out, `${hashed}.br`), brotliCompressSync(contents));
}

async function copyFonts() {
  const source = join(root, "node_modules/@expo-google-fonts/biz-udgothic");
  await mkdir(fonts, { recursive: true });
  await copyFile(join(source, "400Regular/BIZUDGothic_400Regular.ttf"), join(fonts, "BIZUDGothic-Regular.ttf"));
  await copyFile(join(source, "700Bold/BIZUDGothic_700Bold.ttf"), join(fonts, "BIZUDGothic-Bold.ttf"));
}

async function main() {
  await mkdir(out, { recursive: true });
  const manifest = {};
  const files = [
    ...(await build(["styles/kinu.css", "styles/driver.css", "styles/dispatch.css"], {})),
    ...(await build(["scripts/kinu.js", "scripts/form.js", "scripts/signature.js", "scripts/staff.js", "scripts/driver.js", "scripts/driver-worker.js", "scripts/dispatch.js"], { format: "esm" })),
    { name: "htmx.js", contents: await readFile(join(root, "node_modules/htmx.org/dist/htmx.min.js")) },
  ];
  for (const file of files) await put(file.name, file.contents, manifest);
  // The manifest is written last: whoever reads it finds every file it names. Older builds go after that.
  await writeFile(join(out, "manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);
  const kept = new Set(Object.values(manifest).flatMap((name) => [name, `${name}.gz`, `${name}.br`]));
  for (const name of await readdir(out)) {
    if (!kept.has(name) && name !== "manifest.json" && name !== ".stamp") await rm(join(out, name));
  }
  await copyFonts();
  for (const file of files) console.log(`${manifest[file.name].padEnd(24)} ${(file.contents.length / 1024).toFixed(1)} KB`);
}

await main();
