// A signature drawn with finger, pen or mouse. Without scripts the typed name is the signature.
function enhanceSignature(root) {
  for (const form of root.querySelectorAll("form[data-signature]")) draw(form);
}

function draw(form) {
  const box = form.querySelector("[data-signature-field]");
  const canvas = box.querySelector("canvas");
  const kept = box.querySelector("input[name=strokes]");
  const pen = canvas.getContext("2d");
  const strokes = [];
  let stroke = null;
  box.hidden = false;
  pen.lineWidth = 5;
  pen.lineCap = pen.lineJoin = "round";

  const point = (event) => {
    const place = canvas.getBoundingClientRect();
    const x = ((event.clientX - place.left) / place.width) * canvas.width;
    const y = ((event.clientY - place.top) / place.height) * canvas.height;
    return [Math.round(x), Math.round(y)];
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    stroke = point(event);
    strokes.push(stroke);
    pen.beginPath();
    pen.moveTo(...stroke);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!stroke || strokes.flat().length > 9000) return;
    const [x, y] = point(event);
    stroke.push(x, y);
    pen.lineTo(x, y);
    pen.stroke();
  });
  for (const name of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(name, () => {
      stroke = null;
      kept.value = strokes.length ? JSON.stringify(strokes.filter((each) => each.length > 2)) : "";
      if (kept.value === "[]") kept.value = "";
    });
  }
  box.querySelector("[data-signature-clear]").addEventListener("click", () => {
    strokes.length = 0;
    kept.value = "";
    pen.clearRect(0, 0, canvas.width, canvas.height);
  });
}

enhanceSignature(document);
