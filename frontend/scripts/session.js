// Two minutes before the login ends a dialog asks; one press keeps it. Other tabs of the house count as activity.
const WARN_SECONDS = 120;

export function watchSession() {
  const dialog = document.getElementById("k-session");
  if (!dialog) return;
  const seconds = Number(dialog.dataset.sessionSeconds);
  let ends;
  const renew = (from = Date.now()) => { ends = from + seconds * 1000; if (dialog.open) dialog.close(); };
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("kinu-session") : null;
  channel?.addEventListener("message", () => renew());
  const tell = () => { renew(); channel?.postMessage("alive"); };
  tell();
  document.addEventListener("kinu:alive", tell);
  setInterval(() => {
    const left = (ends - Date.now()) / 1000;
    // A page with a form stays: what was typed there is kept when it is sent after the next login.
    if (left <= 0) { if (!document.querySelector("main form[method='post']")) location.reload(); }
    else if (left <= WARN_SECONDS && !dialog.open) dialog.showModal();
  }, 5000);
  dialog.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await fetch(dialog.dataset.extendUrl, {
      method: "POST", body: new FormData(event.target), headers: { "X-Kinu-Autosave": "1" },
    }).catch(() => null);
    if (answer?.ok) tell(); else location.reload();
  });
}
