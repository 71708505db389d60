// Shows what was photographed or chosen, with its name and size, before it is sent.
export function previewPhotos(root) {
  for (const input of root.querySelectorAll("input[type=file][data-photo]")) {
    const place = input.parentElement.querySelector("[data-photo-preview]");
    if (!place) continue;
    input.addEventListener("change", () => {
      place.replaceChildren(...[...input.files].map(card));
      place.hidden = !input.files.length;
    });
  }
}

function card(file) {
  const figure = document.createElement("figure");
  if (file.type.startsWith("image/") && file.type !== "image/heic") {
    const image = new Image();
    image.alt = "";
    image.src = URL.createObjectURL(file);
    image.addEventListener("load", () => URL.revokeObjectURL(image.src));
    figure.append(image);
  }
  const caption = document.createElement("figcaption");
  caption.textContent = `${file.name}（${file.size < 1e6 ? `${Math.ceil(file.size / 1e3)} KB` : `${(file.size / 1e6).toFixed(1)} MB`}）`;
  figure.append(caption);
  return figure;
}
