// A form is sent once: a second press within ten seconds does nothing. The server refuses doubles by itself as well.
export function guardForms() {
  const sent = new WeakMap();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (Date.now() - (sent.get(form) ?? 0) < 10000) { event.preventDefault(); return; }
    sent.set(form, Date.now());
    const button = event.submitter;
    if (button?.matches("[data-busy]")) {
      button.setAttribute("aria-disabled", "true");
      button.querySelector("span")?.replaceChildren(button.dataset.busy);
    }
  });
  // Coming back by the back button finds the form ready again.
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}

// Languages and text size switched in the head: what stands in the page's own form travels along.
export function keepTyped() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-keep-typed] button[name^='switch_']");
    const main = document.querySelector("main form[method='post'][data-page-form]");
    if (!button || !main) return;
    event.preventDefault();
    const hidden = Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value });
    main.append(hidden);
    main.noValidate = true;
    main.submit();
  });
}
