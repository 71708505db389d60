// Keeps the driver's page and its parts on the device, for roads without a network. Only this one page, nothing else.
const NAME = "kinu-drive-1";
const PATIENCE = 4000;
const home = new URL(self.registration.scope).pathname;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  if (!event.data?.keep) return;
  event.waitUntil((async () => {
    const cache = await caches.open(NAME);
    const wanted = new Set(event.data.keep.map((each) => new URL(each, self.location).href));
    for (const kept of await cache.keys()) if (!wanted.has(kept.url)) await cache.delete(kept); // parts of older builds
    for (const each of wanted) {
      if (new URL(each).pathname !== home && (await cache.match(each))) continue;
      const answer = await fetch(each, { credentials: "same-origin" }).catch(() => null);
      if (answer?.ok && !answer.redirected) await cache.put(each, answer);
    }
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname === home) event.respondWith(newestPage(request));
  else if (url.pathname.startsWith("/static/")) event.respondWith(keptPart(request));
});

// The network's page when it comes in time, else the kept one, marked as such.
async function newestPage(request) {
  const cache = await caches.open(NAME);
  const address = new URL(home, self.location).href;
  try {
    const late = new Promise((_, fail) => { setTimeout(() => fail(new Error("late")), PATIENCE); });
    const answer = await Promise.race([fetch(request), late]);
    if (answer.ok && !answer.redirected && answer.type === "basic") await cache.put(address, answer.clone());
    return answer;
  } catch {
    const kept = await cache.match(address);
    if (!kept) return Response.error();
    const headers = new Headers(kept.headers);
    headers.set("X-Kinu-From", "kept");
    return new Response(kept.body, { status: 200, headers });
  }
}

async function keptPart(request) {
  const kept = await (await caches.open(NAME)).match(request);
  return kept ?? fetch(request);
}
