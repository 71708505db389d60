// Two minutes before the login ends a dialog asks; one press keeps it. Other tabs of the house count as activity.
const WARN_SECONDS = 120;

export function watchSession() {
  const dialog = document.getElementById("k-session");
  if (!dialog) return;
  const whole = Number(dialog.dataset.sessionSeconds);
  const warn = Math.min(WARN_SECONDS, whole / 2); // a city may set a very short login
  const [warning, ended] = dialog.querySelectorAll("[data-session-warning], [data-session-ended]");
  let ends;
  let over = false;
  const renew = (seconds = whole) => { ends = Date.now() + seconds * 1000; if (!over && dialog.open) dialog.close(); };
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("kinu-session") : null;
  channel?.addEventListener("message", (event) => renew(event.data));
  const tell = (seconds = whole) => { renew(seconds); channel?.postMessage(seconds); };
  const end = () => {
    over = true;
    warning.hidden = true;
    ended.hidden = false;
    dialog.setAttribute("aria-labelledby", ended.querySelector("h2").id);
    if (!dialog.open) dialog.showModal();
    ended.querySelector("button").focus();
  };
  tell();
  document.addEventListener("kinu:alive", () => tell());
  setInterval(() => {
    const left = (ends - Date.now()) / 1000;
    if (over) return;
    // A page with a form stays: what was typed there is kept when it is sent after the next login.
    if (left <= 0) { if (document.querySelector("main form[method='post']")) end(); else { over = true; location.reload(); } }
    else if (left <= warn && !dialog.open) dialog.showModal();
  }, 1000);
  dialog.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await fetch(dialog.dataset.extendUrl, {
      method: "POST", body: new FormData(event.target), headers: { "X-Kinu-Autosave": "1" },
    }).catch(() => null);
    if (answer?.ok && !answer.redirected) tell((await answer.json()).seconds);
    else if (document.querySelector("main form[method='post']")) end();
    else location.reload();
  });
}
