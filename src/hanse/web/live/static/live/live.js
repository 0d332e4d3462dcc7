// Pages that follow what happens. An element says which topics it shows:
//
//   <div data-live="meetings.requests.17" hx-get="…" hx-trigger="live" hx-target="this" hx-swap="outerHTML">
//
// One stream a page hears all of its topics. When one changes, its elements get the event `live`, and htmx fetches
// their fragment by an ordinary GET. Without this module, or without the stream, the page works by reload.

const STREAM = "/live/stream";
const opened = performance.now();

let source = null; // the open stream
let hearing = ""; // the topics it hears, as one text
let last = ""; // the id of the last event that was heard
let waiting = 0; // the timer of the next attempt
let failures = 0;
const soon = new Map(); // element -> timer of its next fetch

function topicsOf(element) {
  return element.dataset.live.split(/\s+/).filter(Boolean);
}

function wanted() {
  const topics = new Set();
  for (const element of document.querySelectorAll("[data-live]")) {
    for (const topic of topicsOf(element)) topics.add(topic);
  }
  return [...topics].sort();
}

function close() {
  clearTimeout(waiting);
  source?.close();
  source = null;
  hearing = "";
}

function open() {
  const topics = document.hidden ? [] : wanted();
  const text = topics.join(" ");
  if (text === hearing) return;
  close();
  if (!topics.length) return;
  const query = new URLSearchParams(topics.map((topic) => ["topic", topic]));
  // What happened between the making of this page and now shall not be lost.
  if (last) query.set("after", last);
  else query.set("age", Math.ceil((performance.now() - opened) / 1000 + 2));
  hearing = text;
  source = new EventSource(`${STREAM}?${query}`);
  source.addEventListener("open", () => (failures = 0));
  source.addEventListener("changed", changed);
  source.addEventListener("hello", remember);
  source.addEventListener("error", failed);
}

function remember(event) {
  if (event.lastEventId) last = event.lastEventId;
}

function failed() {
  // The browser itself comes back after a broken connection. It gives up where the answer was no stream: if the
  // server is being restarted, come back later and later; if nothing may be heard (204), a reload will tell.
  if (source?.readyState !== EventSource.CLOSED) return;
  close();
  failures += 1;
  if (failures > 6) return;
  waiting = setTimeout(open, 1000 * 2 ** failures * (0.5 + Math.random()));
}

function changed(event) {
  remember(event);
  const { topic, spread } = JSON.parse(event.data);
  for (const element of document.querySelectorAll("[data-live]")) {
    if (!topicsOf(element).includes(topic) || soon.has(element)) continue;
    soon.set(element, setTimeout(() => fetchAgain(element), Math.random() * spread));
  }
}

function fetchAgain(element) {
  soon.delete(element);
  if (!element.isConnected) return;
  // Whoever is writing in it is not interrupted: they get the news when they have left.
  const busy = element.contains(document.activeElement) && document.activeElement.matches("input:not([type=hidden]), textarea, select");
  if (busy) element.addEventListener("focusout", () => setTimeout(() => fetchAgain(element), 300), { once: true });
  else element.dispatchEvent(new CustomEvent("live"));
}

document.addEventListener("visibilitychange", open); // a page that nobody sees holds no connection
document.addEventListener("htmx:afterSettle", open); // fragments bring topics and take them away
window.addEventListener("pagehide", close);
window.addEventListener("pageshow", (event) => event.persisted && open());
open();
