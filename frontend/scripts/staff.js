// Keys for staff lists: j/k move, Enter opens, / searches, x marks, ? shows the keys.
const typing = (target) => target.closest("input,select,textarea,[contenteditable],dialog[open]");

function rows() { return [...document.querySelectorAll("[data-keys] tbody tr, [data-keys] > li")]; }

function move(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((row) => row.hasAttribute("data-current"));
  const next = all[Math.min(all.length - 1, Math.max(0, at + step))];
  all[at]?.removeAttribute("data-current");
  next.setAttribute("data-current", "");
  (next.querySelector("a[href]") ?? next).focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

const actions = {
  j: () => move(1),
  k: () => move(-1),
  x: () => document.querySelector("[data-current] input[type=checkbox]")?.click(),
  "/": () => document.querySelector("[data-keys-search], input[type=search]")?.focus(),
  "?": () => document.getElementById("k-keys")?.showModal?.(),
  Enter: () => document.querySelector("[data-current] a[href]")?.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && event.target.matches("input[type=search]")) { event.target.blur(); return; }
  const action = actions[event.key];
  if (!action || typing(event.target) || (event.key === "Enter" && event.target.closest("a,button,summary"))) return;
  event.preventDefault();
  action();
});

// One box marks all rows of a list.
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-check-all]")) return;
  for (const box of event.target.closest("table").querySelectorAll("tbody input[type=checkbox]")) box.checked = event.target.checked;
});
