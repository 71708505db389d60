// The error summary takes the focus when the page opens; its links put the cursor into the field.
export function focusSummary() {
  document.querySelector("[data-focus]")?.focus();
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".k-summary a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    const target = field.matches("input,select,textarea,button,a") ? field : field.querySelector("input,select,textarea,button");
    (field.closest(".k-field") ?? field).scrollIntoView({ block: "center" });
    target?.focus({ preventScroll: true });
  });
}
