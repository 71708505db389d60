// <select data-combobox> becomes a text box with a list that narrows while typing (kana and width do not matter).
const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/[ァ-ヶ]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0x60)).replace(/\s/g, "");
let serial = 0;

export function enhanceComboboxes(root) {
  for (const select of root.querySelectorAll("select[data-combobox]:not([multiple])")) enhance(select);
}

function enhance(select) {
  const id = `k-combobox-${++serial}`;
  const box = document.createElement("div");
  box.className = "k-combobox";
  const input = Object.assign(document.createElement("input"), { type: "text", className: "k-input", autocomplete: "off", id: select.id });
  const list = Object.assign(document.createElement("ul"), { className: "k-combobox__list", id, hidden: true });
  list.setAttribute("role", "listbox");
  const label = document.querySelector(`label[for="${select.id}"]`);
  if (label) { label.id ||= `${id}-label`; list.setAttribute("aria-labelledby", label.id); }
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", id]]) input.setAttribute(name, value);
  for (const name of ["aria-describedby", "aria-invalid"]) if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  select.removeAttribute("id");
  select.hidden = true;
  select.before(box);
  box.append(input, list, select);
  const chosen = () => select.selectedOptions[0];
  const word = (option) => (option?.value ? option.text : "");
  input.value = word(chosen());
  let active = -1;

  const close = () => { list.hidden = true; active = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const pick = (option) => { select.value = option.value; input.value = word(option); select.dispatchEvent(new Event("change", { bubbles: true })); close(); };
  const mark = (index) => {
    const items = [...list.children];
    active = items.length ? (index + items.length) % items.length : -1;
    items.forEach((item, at) => item.setAttribute("aria-selected", String(at === active)));
    if (active >= 0) { input.setAttribute("aria-activedescendant", items[active].id); items[active].scrollIntoView({ block: "nearest" }); }
  };
  const open = () => {
    const wanted = fold(input.value);
    const found = [...select.options].filter((o) => o.value && fold(`${o.text} ${o.dataset.kana ?? ""}`).includes(wanted)).slice(0, 50);
    list.replaceChildren(...found.map((option, at) => {
      const item = Object.assign(document.createElement("li"), { className: "k-combobox__option", id: `${id}-${at}`, textContent: option.text });
      item.setAttribute("role", "option");
      item.addEventListener("mousedown", (event) => { event.preventDefault(); pick(option); });
      item.option = option;
      return item;
    }));
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    active = -1;
  };
  input.addEventListener("input", open);
  input.addEventListener("blur", () => { close(); input.value = input.value.trim() ? word(chosen()) : (select.value = "", ""); });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") { if (list.hidden) open(); mark(active + 1); event.preventDefault(); }
    else if (event.key === "ArrowUp") { mark(active - 1); event.preventDefault(); }
    else if (event.key === "Enter" && active >= 0) { pick(list.children[active].option); event.preventDefault(); }
    else if (event.key === "Escape") close();
  });
}
