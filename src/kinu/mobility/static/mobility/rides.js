// Additions only: stops near the phone, the taxi's place asked again, keys for the operator. Every page works without.
const here = document.querySelector("[data-here]");
if (here && navigator.geolocation && window.isSecureContext) {
  here.hidden = false;
  here.addEventListener("click", () => navigator.geolocation.getCurrentPosition(({ coords }) => {
    const address = new URL(location.href);
    address.searchParams.delete("town");
    address.searchParams.set("lat", coords.latitude.toFixed(4));
    address.searchParams.set("lon", coords.longitude.toFixed(4));
    location.assign(address);
  }));
}

async function ask() {
  const live = document.querySelector("#live[data-again]");
  if (!live) return;
  try {
    const answer = await fetch(live.dataset.live, { headers: { Accept: "text/html" } });
    if (answer.ok) live.outerHTML = await answer.text();
  } catch { /* away for a moment: what stands there stays */ }
}
if (document.querySelector("#live[data-again]")) setInterval(ask, 30000);

// Operator: a digit presses the control that carries it, unless one is typing. Escape goes back to finding a caller.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.closest("input:not([type=radio]):not([type=checkbox]), select, textarea");
  if (event.key === "Escape") {
    if (typing) typing.blur();
    else document.querySelector("[data-desk-home]")?.click();
    return;
  }
  if (typing) return;
  const target = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.matches("input, select")) target.focus();
  else target.click();
});
