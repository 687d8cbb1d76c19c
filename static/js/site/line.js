// The line to the server: every request has an end to its waiting, and what has to go on is tried for ever.
const PATIENCE = 20_000; // milliseconds: a line that accepts and answers nothing is as dead as none
const LONGEST = 30_000;
const waiting = new Set();

// The answer with its whole text, or an error: no line, or no answer in time.
export async function ask(address, options = {}, patience = PATIENCE) {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), patience);
  try {
    const response = await fetch(address, { cache: "no-store", ...options, signal: control.signal });
    return [response, await response.text()];
  } finally {
    clearTimeout(timer);
  }
}

// Sends a body and tells its progress; answers with the request. An error: no line, or a while in which nothing moved.
// `signal` of an AbortController calls it off.
export function sendBody(address, body, { headers = {}, progress, silence, signal }) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    let timer = 0;
    const listen = () => {
      clearTimeout(timer);
      timer = setTimeout(() => request.abort(), silence);
    };
    request.upload.onprogress = (event) => (listen(), progress(event.loaded, event.total));
    request.onprogress = listen;
    request.onload = () => done(request);
    request.onerror = () => failed(new TypeError("no line"));
    request.onabort = () => failed(new DOMException("silent or called off", "AbortError"));
    request.onloadend = () => clearTimeout(timer);
    signal.addEventListener("abort", () => request.abort());
    request.open("POST", address);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    listen();
    request.send(body);
  });
}

export function whyNot(error) {
  if (error.name === "AbortError") return "服务器没有回应";
  return navigator.onLine ? "网络或服务器不通" : "断网";
}

// Calls `act` again: later each time, but never later than half a minute, and at once when the line may be back.
export class Retries {
  #act;
  #count = 0;
  #timer = 0;

  constructor(act) {
    this.#act = act;
  }

  get isWaiting() {
    return waiting.has(this);
  }

  later(wait = 1000 * 2 ** this.#count++) {
    clearTimeout(this.#timer);
    waiting.add(this);
    const spread = 0.75 + Math.random() / 4; // ten thousand browsers do not come back in one second
    this.#timer = setTimeout(() => this.now(), Math.min(LONGEST, wait) * spread);
  }

  // For what only a person can mend in another window: when she comes back to this one.
  whenVisible() {
    clearTimeout(this.#timer);
    waiting.add(this);
  }

  now() {
    if (!this.isWaiting) return;
    this.pause();
    this.#act();
  }

  // A try is under way, whoever began it.
  pause() {
    clearTimeout(this.#timer);
    waiting.delete(this);
  }

  // It went well, or nobody waits any more.
  stop() {
    this.pause();
    this.#count = 0;
  }
}

function wake() {
  if (!document.hidden) [...waiting].forEach((one) => one.now());
}

addEventListener("online", wake);
addEventListener("pageshow", wake);
document.addEventListener("visibilitychange", wake);
