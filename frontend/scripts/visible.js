// Questions that depend on answers of the same page come and go at once. Without scripts the server asks them next.
import { holds } from "./conditions.js";

export function followConditions() {
  for (const form of document.querySelectorAll("form[data-kinds]")) {
    const kinds = JSON.parse(form.dataset.kinds);
    const known = JSON.parse(form.dataset.known || "{}");
    const places = [...form.querySelectorAll("[data-show-if]")];
    const update = () => show(form, places, kinds, known);
    form.addEventListener("input", update);
    form.addEventListener("change", update);
    update();
  }
}

function show(form, places, kinds, known) {
  const data = { ...known };
  for (const [name, kind] of Object.entries(kinds)) data[name] = answer(form, name, kind);
  for (const place of places) {
    const shown = holds(JSON.parse(place.dataset.showIf), data);
    if (!shown && place.dataset.question in kinds) data[place.dataset.question] = null; // a hidden answer does not count
    place.hidden = !shown;
    const fields = place.querySelector("fieldset[data-asked]");
    if (fields) fields.disabled = !shown;
  }
}

function answer(form, name, kind) {
  const values = [...form.elements].filter((each) => each.name === name && (!["radio", "checkbox"].includes(each.type) || each.checked)).map((each) => each.value);
  const text = (values[0] ?? "").normalize("NFKC").trim();
  if (kind === "choices") return values.length ? values : null;
  if (kind === "bool") return { yes: true, no: false }[text] ?? null;
  if (kind === "int" || kind === "money") return /^[0-9,]+円?$/.test(text) ? Number(text.replace(/[,円]/g, "")) : null;
  return text || null;
}
