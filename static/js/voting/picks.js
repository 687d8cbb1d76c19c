// The picks of a ballot over all categories, kept on this device: they outlive a closed tab, are the same in every tab,
// and wait while a work is opened by its own address. Without storage they last as long as the page.
const BEST = ["qr", "share"]; // how she came first is told rather than the work page she went over
const memory = new Map();

function read(key, empty) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? empty;
  } catch {
    return memory.get(key) ?? empty;
  }
}

function write(key, value) {
  memory.set(key, value);
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Storage is switched off or full; the forms still carry the picks.
  }
}

export class Picks {
  #key;

  constructor(campaign) {
    this.#key = `ballot:${campaign}`;
  }

  // [number, category] of each, in the order in which they were picked.
  all() {
    const kept = read(this.#key, []);
    return Array.isArray(kept) ? kept.filter((one) => Array.isArray(one) && one.length === 2) : [];
  }

  of(category) {
    return this.all().flatMap(([number, its]) => (its === category ? [number] : []));
  }

  has(number) {
    return this.all().some(([one]) => one === number);
  }

  add(number, category) {
    if (!this.has(number)) write(this.#key, [...this.all(), [number, category]]);
  }

  drop(...numbers) {
    const rest = this.all().filter(([one]) => !numbers.includes(one));
    if (rest.length !== this.all().length) write(this.#key, rest);
  }

  // When this device last got a receipt: pages from before show what may be voted for no more.
  get votedAt() {
    return read(`${this.#key}:voted`, 0);
  }

  voted(...numbers) {
    this.drop(...numbers);
    write(`${this.#key}:voted`, Date.now());
    write(`${this.#key}:from`, "");
  }

  get reached() {
    return read(`${this.#key}:from`, "");
  }

  came(from) {
    if (from && !BEST.includes(this.reached)) write(`${this.#key}:from`, from);
  }

  // Calls `act` when another tab changed something, or when the browser shows this page again as it had kept it.
  follow(act) {
    addEventListener("storage", (event) => event.key?.startsWith(this.#key) && act());
    addEventListener("pageshow", (event) => event.persisted && act());
  }
}

export const fromAddress = () => new URLSearchParams(location.search).get("from") ?? "";

export function hidden(name, value) {
  const made = document.createElement("input");
  Object.assign(made, { type: "hidden", name, value });
  made.dataset.hiddenPick = "";
  return made;
}
