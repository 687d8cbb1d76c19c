// Stands between an expert's browser and the site for the pages of her desk: what the network does not give in time is
// taken from what was kept on the device. Pages of one person only; films and sounds are not kept.
const PREFIX = "scoring-";
const PATIENCE = 6000; // milliseconds, where a kept page can be shown instead
const FRESH = 10 * 60_000;
const MADE_OF = ["style", "script", "font", "image", "worker"];
const SHEET = /^\/score\/\d+\/$/;
const LONGEST = 30_000; // for a form
const AWAY = [502, 503, 504];
const LIKE = { ignoreVary: true };

const within = (promise, time) => Promise.race([promise, new Promise((_, reject) => setTimeout(() => reject(new Error("slow")), time))]);
const ownName = async () => (await caches.keys()).find((name) => name.startsWith(PREFIX));
const ownCache = async () => {
  const name = await ownName();
  return name && caches.open(name);
};
const isPage = (response) => response.ok && !response.redirected && (response.headers.get("content-type") ?? "").startsWith("text/html");

self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// ── Keeping ──
self.addEventListener("message", (event) => event.waitUntil(keep(event.data, event.source)));

async function keep({ person, addresses, noLine, assets }, page) {
  const mine = PREFIX + person;
  for (const name of await caches.keys()) if (name.startsWith(PREFIX) && name !== mine) await caches.delete(name);
  const cache = await caches.open(mine);
  let kept = 0;
  let isFull = false;
  for (const address of [noLine, ...assets, ...addresses]) {
    try {
      const isThere = await keepOne(cache, address);
      if (isThere && addresses.includes(address)) kept += 1;
    } catch (error) {
      isFull ||= error.name === "QuotaExceededError";
      if (await cache.match(address, LIKE)) kept += addresses.includes(address) ? 1 : 0;
    }
  }
  page?.postMessage({ kept, of: addresses.length, isFull });
}

async function keepOne(cache, address) {
  const old = await cache.match(address, LIKE);
  if (old && Date.now() - Date.parse(old.headers.get("date")) < FRESH) return true;
  const response = await fetch(address, { headers: { "X-Purpose": "keep" } });
  if (!response.ok || response.redirected) return Boolean(old);
  await cache.put(address, response.clone());
  if (isPage(response)) await keepParts(cache, await response.text());
  return true;
}

// Posters, waveforms, pages of slides and photographs, and the page's own programs; addresses of our own alone. What
// the programs import are parts of the page that asks for all this.
async function keepParts(cache, html) {
  const found = [...html.matchAll(/(?:<img[^>]*? src|poster|<script[^>]*? src|rel="stylesheet" href)="([^"]+)"/g)].map(([, address]) => address.replaceAll("&amp;", "&"));
  for (const address of new Set(found)) {
    if (!address.startsWith("/") || (await cache.match(address, LIKE))) continue;
    const response = await fetch(address);
    if (response.ok) await cache.put(address, response);
  }
}

// ── Answering ──
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (new URL(request.url).origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(request.method === "GET" ? page(request) : act(request));
  else if (request.method === "GET" && SHEET.test(new URL(request.url).pathname)) event.respondWith(page(request));
  else if (request.method === "GET" && MADE_OF.includes(request.destination)) event.respondWith(part(request));
});

async function page(request) {
  const cache = await ownCache();
  const kept = cache && (await cache.match(request, { ...LIKE, ignoreSearch: true }));
  try {
    const asked = fetch(request);
    const response = await (kept ? within(asked, PATIENCE) : asked);
    if (kept && AWAY.includes(response.status)) return kept;
    if (cache && isPage(response) && !new URL(request.url).search) await cache.put(request, response.clone()).catch(() => {});
    return response;
  } catch (error) {
    return kept ?? (await noLine(cache)) ?? Promise.reject(error);
  }
}

// A form: that it was not answered is said, on a page from which one can go back.
async function act(request) {
  try {
    return await within(fetch(request), LONGEST);
  } catch (error) {
    return (await noLine(await ownCache())) ?? Promise.reject(error);
  }
}

async function part(request) {
  const cache = await ownCache();
  const kept = cache && (await cache.match(request, LIKE));
  if (kept && request.destination === "image") return kept;
  try {
    const asked = fetch(request);
    const response = await (kept ? within(asked, PATIENCE) : asked);
    if (kept && response.ok && new URL(request.url).pathname.startsWith("/static/")) await cache.put(request, response.clone());
    return response;
  } catch (error) {
    return kept ?? Promise.reject(error);
  }
}

const noLine = (cache) => cache?.match("/score/no-line/", LIKE);
