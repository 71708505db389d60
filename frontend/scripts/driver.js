// The driver's page. Every tap is kept on the device first, with a number of its own, and sent when the network is
// there, in the order of the taps; the house knows the numbers, so a tap sent twice happens once.
const page = document.getElementById("drive-page");
const box = `kinu-drive:${page.dataset.driver}`; // another driver at this tablet has another box
const RETRY = 8000;
const REFRESH = 20000;
const GOAL = { arrived: "arrived", boarded: "done", alighted: "done", absent: "absent" };

const unsent = () => JSON.parse(localStorage.getItem(box) ?? "[]");
const keep = (taps) => { localStorage.setItem(box, JSON.stringify(taps)); show(); };
const stops = () => [...document.querySelectorAll("[data-stop]")];
const open = (stop) => !["done", "absent"].includes(stop.dataset.state);

function apply(tap) {
  const stop = stops().find((each) => each.dataset.stop === tap.stop);
  if (stop) stop.dataset.state = GOAL[tap.action] ?? stop.dataset.state;
}

// The next stop is the first that is still open, as the house counts it too.
function mark() {
  const next = stops().find(open);
  for (const stop of stops()) stop.toggleAttribute("data-next", stop === next);
  const end = document.querySelector("[data-drive-end]");
  if (end) end.hidden = Boolean(next);
}

function show() {
  const taps = unsent();
  const line = document.getElementById("drive-unsent");
  const was = line.hidden;
  line.hidden = taps.length === 0;
  line.querySelector("[data-count]").textContent = taps.length;
  const list = line.querySelector("[data-list]");
  list.replaceChildren(...taps.map((tap) => {
    const item = document.createElement("li");
    item.textContent = `${tap.clock} ${tap.place} ${tap.label}`;
    return item;
  }));
  if (was && !line.hidden) line.querySelector("details")?.removeAttribute("open");
}

function tell(kind) {
  for (const each of document.querySelectorAll("[data-drive-state]")) each.hidden = each.dataset.driveState !== kind;
}

function refuse(words) {
  const line = document.getElementById("drive-refused");
  line.hidden = false;
  const item = document.createElement("p");
  item.textContent = words;
  line.querySelector("[data-list]").append(item);
}

let sending = false;
async function send() {
  if (sending) return;
  sending = true;
  try {
    // One sender among all tabs of the device, so that the order of the taps is the order of arrival.
    if (navigator.locks) await navigator.locks.request(box, sendAll);
    else await sendAll();
  } finally {
    sending = false;
  }
}

async function sendAll() {
  while (unsent().length) {
    const batch = unsent().slice(0, 20);
    const answer = await fetch(page.dataset.taps, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": page.dataset.token },
      body: JSON.stringify({ taps: batch }),
      redirect: "manual",
    }).catch(() => null);
    if (answer === null || answer.status >= 500) { tell("away"); return; }
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) { tell("login"); return; }
    if (!answer.ok) { tell("away"); return; }
    const { settled } = await answer.json();
    const known = new Map(settled.map((each) => [each.id, each]));
    for (const each of settled) if (each.message) refuse(each.message);
    const left = unsent().filter((tap) => !known.has(tap.id));
    if (left.length === unsent().length) return; // nothing was settled: do not ask in a circle
    keep(left);
    tell("here");
  }
  await refresh();
}

// The page itself is asked for again, so that the worker keeps the newest one for the next dead spot.
let asking = false;
async function refresh() {
  if (asking || unsent().length) return;
  asking = true;
  const answer = await fetch(location.pathname, { headers: { "X-Kinu-Refresh": "1" } }).catch(() => null);
  asking = false;
  if (answer === null || !answer.ok) { tell("away"); return; }
  if (answer.headers.get("X-Kinu-From") === "kept") { tell("away"); return; }
  if (answer.redirected) { tell("login"); return; }
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("drive");
  if (!fresh || unsent().length) return;
  tell("here");
  document.dispatchEvent(new Event("kinu:alive"));
  const now = document.getElementById("drive");
  if (fresh.innerHTML === now.dataset.raw) return;
  const focused = document.activeElement?.closest("[data-stop]")?.dataset.stop;
  const action = document.activeElement?.value;
  now.dataset.raw = fresh.innerHTML;
  now.replaceChildren(...fresh.childNodes);
  mark();
  if (focused) stops().find((each) => each.dataset.stop === focused)?.querySelector(`button[value="${action}"]`)?.focus();
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-tap]");
  if (!form) return;
  event.preventDefault();
  const button = event.submitter;
  const stop = form.closest("[data-stop]");
  if (!button?.value || !open(stop)) return;
  const now = new Date();
  const tap = {
    id: crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random().toString(16).slice(2)}`,
    stop: stop.dataset.stop, action: button.value, at: now.toISOString(),
    clock: now.toLocaleTimeString("ja-JP", { hour: "2-digit", minute: "2-digit" }),
    place: stop.dataset.place, label: button.textContent.trim(),
  };
  keep([...unsent(), tap]);
  apply(tap);
  mark();
  const next = stops().find(open);
  (next ?? document.getElementById("drive")).querySelector("button, a")?.focus();
  document.getElementById("drive-said").textContent = `${tap.place} ${tap.label}`;
  send();
});

// Leaving the tablet takes what it held of the riders along; taps that are not sent yet stay and are told first.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-drive-leave]") || form.dataset.sure) return;
  event.preventDefault();
  if (unsent().length) { document.getElementById("drive-unsent").scrollIntoView(); document.getElementById("drive-stay").hidden = false; return; }
  if ("caches" in window) for (const name of await caches.keys()) if (name.startsWith("kinu-drive")) await caches.delete(name);
  form.dataset.sure = "1";
  form.submit();
});

async function keepForDeadSpots() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(page.dataset.worker, { scope: location.pathname });
  const ready = await navigator.serviceWorker.ready;
  const parts = [...document.querySelectorAll("link[rel=stylesheet], script[src], link[rel=icon]")];
  ready.active?.postMessage({ keep: [location.pathname, ...parts.map((each) => each.href || each.src)] });
}

for (const tap of unsent()) apply(tap);
mark();
show();
send();
keepForDeadSpots().catch(() => tell("away"));
window.addEventListener("online", send);
window.addEventListener("offline", () => tell("away"));
document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
setInterval(() => { if (unsent().length) send(); }, RETRY);
setInterval(() => { if (!document.hidden) refresh(); }, REFRESH);
