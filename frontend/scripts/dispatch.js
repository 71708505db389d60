// The dispatcher's board: asks again by itself, and lets a trip be dragged to another vehicle. Choosing in the form does the same.
const board = document.getElementById("board");
const svg = () => board.querySelector(".k-gantt");
const late = document.getElementById("board-late");
let held = null;
let missed = 0;

// --- live: each part is replaced only when it changed and nobody is in it. Such asking does not keep a login alive.
async function refresh() {
  if (held || document.hidden) return;
  const answer = await fetch(board.dataset.live, { headers: { "X-Kinu-Background": "1" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) {
    missed += 1;
    if (missed >= 3) { late.textContent = board.dataset.late; late.hidden = false; }
    return;
  }
  missed = 0;
  late.hidden = true;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (held) return;
  for (const part of fresh.querySelectorAll("[data-part]")) {
    const now = board.querySelector(`[data-part="${part.dataset.part}"]`);
    if (!now || now.innerHTML === part.innerHTML || now.dataset.raw === part.innerHTML) continue;
    if (now.contains(document.activeElement) && document.activeElement !== document.body) { keepFocus(now, part); continue; }
    put(now, part);
  }
}

function put(now, part) {
  const raw = part.innerHTML;
  const scrolled = now.querySelector(".k-board__scroll")?.scrollLeft ?? 0;
  const open = [...now.querySelectorAll("details")].map((each) => each.open);
  now.replaceChildren(...part.childNodes);
  now.dataset.raw = raw;
  [...now.querySelectorAll("details")].forEach((each, at) => { each.open = open[at] ?? each.open; });
  const box = now.querySelector(".k-board__scroll");
  if (box) box.scrollLeft = scrolled;
}

function keepFocus(now, part) {
  const here = document.activeElement;
  const trip = here.closest("[data-trip]")?.dataset.trip;
  if (!trip && !here.matches(".k-board__scroll, .k-table-scroll, summary")) return;
  const kind = here.matches(".k-board__scroll") ? ".k-board__scroll" : here.matches("summary") ? "summary" : ".k-table-scroll";
  put(now, part);
  (trip ? now.querySelector(`[data-trip="${trip}"]`) : now.querySelector(kind))?.focus({ preventScroll: true });
}

setInterval(refresh, Number(board.dataset.seconds) * 1000);
document.addEventListener("visibilitychange", refresh);

// --- drag: the lane under the pointer is asked at once whether the trip fits there.
const asked = new Map();
function ask(trip, vehicle) {
  const key = `${trip} ${vehicle}`;
  if (!asked.has(key)) {
    const more = new URLSearchParams({ trip, vehicle });
    asked.set(key, fetch(`${board.dataset.check}&${more}`, { headers: { "X-Kinu-Background": "1" } })
      .then((answer) => (answer.ok ? answer.json() : null)).catch(() => null));
  }
  return asked.get(key);
}

function laneAt(event) {
  const box = svg().getBoundingClientRect();
  if (event.clientX < box.left || event.clientX > box.right) return null;
  return [...svg().querySelectorAll("[data-lane]")].find((lane) => {
    const { top, bottom } = lane.querySelector("rect").getBoundingClientRect();
    return event.clientY >= top && event.clientY < bottom;
  }) ?? null;
}

function mark(lane) {
  for (const each of svg().querySelectorAll(".k-gantt__lane")) each.toggleAttribute("data-over", each.parentNode === lane);
}

board.addEventListener("pointerdown", (event) => {
  const bar = event.target.closest("[data-trip]");
  if (!bar || event.button !== 0 || event.pointerType === "touch") return;
  event.preventDefault();
  bar.focus({ preventScroll: true });
  held = { bar, trip: bar.dataset.trip, from: bar.dataset.from, x: event.clientX, y: event.clientY, moved: false, lane: null };
  asked.clear();
});

document.addEventListener("pointermove", (event) => {
  if (!held) return;
  const dx = event.clientX - held.x;
  const dy = event.clientY - held.y;
  if (!held.moved && Math.hypot(dx, dy) < 6) return;
  held.moved = true;
  held.bar.setAttribute("data-held", "");
  const scale = svg().viewBox.baseVal.width / svg().getBoundingClientRect().width;
  held.bar.setAttribute("transform", `translate(0 ${dy * scale})`);
  const lane = laneAt(event);
  if (lane === held.lane) return;
  held.lane = lane;
  mark(lane);
  if (lane && lane.dataset.lane !== held.from) tell(held.trip, lane.dataset.lane);
  else say("");
});

async function tell(trip, vehicle) {
  say("…");
  const answer = await ask(trip, vehicle);
  if (!held || held.lane?.dataset.lane !== vehicle) return;
  if (answer) say(answer.ok ? board.dataset.ok : answer.breaches.join(" / "), !answer.ok);
}

function say(words, bad = false) {
  let line = svg().querySelector("[data-said]");
  if (!line) {
    line = document.createElementNS("http://www.w3.org/2000/svg", "text");
    line.setAttribute("data-said", "");
    line.setAttribute("font-weight", "700");
    svg().append(line);
  }
  const over = held?.lane?.querySelector("rect");
  if (over) { line.setAttribute("x", "136"); line.setAttribute("y", String(Number(over.getAttribute("y")) + 14)); }
  line.textContent = words ? `${bad ? "✕" : "○"} ${words}` : "";
}

let dropped = false;
document.addEventListener("pointerup", () => {
  if (!held) return;
  const { bar, trip, from, lane, moved } = held;
  held = null;
  mark(null);
  bar.removeAttribute("data-held");
  bar.removeAttribute("transform");
  svg().querySelector("[data-said]")?.remove();
  dropped = moved;
  if (!moved || !lane || lane.dataset.lane === from) return;
  document.getElementById("move-trip").value = trip;
  document.getElementById("move-vehicle").value = lane.dataset.lane;
  document.getElementById("move-form").requestSubmit();
});
board.addEventListener("click", (event) => { if (dropped && event.target.closest("[data-trip]")) event.preventDefault(); dropped = false; }, true);
document.addEventListener("keydown", (event) => { if (event.key === "Escape" && held) { held.lane = null; document.dispatchEvent(new Event("pointerup")); } });

document.getElementById("move-answer")?.focus();
