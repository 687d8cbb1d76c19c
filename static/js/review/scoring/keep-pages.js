// Asks the program that stands before the desk (worker.js) to keep these pages on the device, so that they open without
// a line; says how many are there. Where the browser has no such program the desk works as long as the page stays open.
const SCOPES = ["/score/", "/my-works/"];

export async function keepPages({ person, worker, noLine, addresses, said }) {
  if (!navigator.serviceWorker) return;
  navigator.serviceWorker.addEventListener("message", ({ data }) => data.kept !== undefined && said?.(data));
  try {
    const made = await Promise.all(SCOPES.map((scope) => navigator.serviceWorker.register(worker, { scope })));
    const own = made[0];
    const program = own.active ?? own.waiting ?? own.installing;
    program.postMessage({ person, noLine, addresses, assets: assets() });
  } catch {
    // it is refused here, or there is no line just now: the next page asks again
  }
}

// What this page was made of: it was fetched before the program stood there.
const assets = () => performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => new URL(name).pathname.startsWith("/static/"));
