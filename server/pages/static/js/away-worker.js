/**
 * Stands in while the server doesn't answer: an installed page then says how to start Posture, instead of the browser's
 * own words about a connection. Whatever the server answers goes through untouched, and nothing else of it is kept.
 */

/** A worker's own scope, which is no window. @type {any} */
const worker = globalThis;

const KEPT = "posture-away";
const PAGE = "/away";
const PARTS = [PAGE, "/static/css/base.css", "/static/css/door.css", "/static/js/away.js", "/static/icon.svg"];

/** @param {string[]} parts */
async function keep(parts) {
  const kept = await caches.open(KEPT);
  await kept.addAll(parts.map((path) => new Request(path, { cache: "no-cache" })));
}

/** @param {Request} request */
async function page(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(PAGE);
    if (kept) return kept;
    throw error;
  }
}

/** @param {Request} request */
async function part(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(request, { ignoreSearch: true });
    if (kept) return kept;
    throw error;
  }
}

worker.addEventListener("install", (/** @type {any} */ event) => {
  event.waitUntil(keep(PARTS).then(() => worker.skipWaiting()));
});

worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (PARTS.includes(new URL(request.url).pathname)) event.respondWith(part(request));
});

// The language was changed, or there is a newer version: the words for the time without a server are fetched again.
worker.addEventListener("message", (/** @type {any} */ event) => event.waitUntil(keep(PARTS)));
