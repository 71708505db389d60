// Saves one field when the cursor leaves it: <form data-autosave data-autosave-url="…"> with an <output data-autosave-state>.
export function autosave() {
  for (const form of document.querySelectorAll("form[data-autosave]")) {
    let queue = Promise.resolve();
    let sent = false;
    form.addEventListener("change", (event) => {
      const input = event.target;
      if (!input.name || input.type === "file" || input.type === "password") return;
      queue = queue.then(() => sent || save(form, input));
    });
    // The page itself carries everything: what still waits would only come late. (The server refuses late ones as well.)
    form.addEventListener("submit", () => { sent = true; });
    window.addEventListener("pageshow", () => { sent = false; });
  }
}

async function save(form, input) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  body.set("field", input.name);
  if (form.elements.page) body.set("page", form.elements.page.value);
  // All values of the name: check boxes are several, an empty one is told as well.
  const values = new FormData(form).getAll(input.name);
  for (const value of values.length ? values : [""]) body.append("value", value);
  const answer = await fetch(form.dataset.autosaveUrl, { method: "POST", body, headers: { "X-Kinu-Autosave": "1" } }).catch(() => null);
  const state = document.querySelector("[data-autosave-state]");
  if (answer?.ok) document.dispatchEvent(new Event("kinu:alive"));
  if (!state) return;
  const told = answer ? await answer.json().catch(() => ({})) : {};
  state.classList.toggle("k-saved--failed", !answer?.ok);
  const time = new Date().toLocaleTimeString("ja-JP", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Tokyo" });
  const text = answer?.ok ? told.message ?? `${state.dataset.saved} ${time}` : told.message ?? state.dataset.failed;
  state.textContent = text.replace(/｜|《[^》]*》/g, ""); // readings stand as ruby only in pages from the server
}
