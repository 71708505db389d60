// Menus close with Escape and when one goes elsewhere; wide screens open what is folded on narrow ones.
export function enhanceMenus() {
  const close = (except) => {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) if (!menu.contains(except)) menu.open = false;
  };
  document.addEventListener("click", (event) => close(event.target));
  document.addEventListener("focusin", (event) => close(event.target));
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest?.("details[data-menu][open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-open-dialog]");
    if (opener) { event.preventDefault(); document.getElementById(opener.dataset.openDialog)?.showModal(); }
    event.target.closest?.("[data-close-dialog]")?.closest("dialog").close();
    if (event.target.closest?.("[data-print]")) print();
    const toggle = event.target.closest?.("[data-nav-toggle]");
    if (toggle) toggle.setAttribute("aria-expanded", String(toggle.closest("nav").classList.toggle("is-open")));
  });
}
