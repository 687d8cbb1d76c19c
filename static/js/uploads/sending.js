// Keeps one upload going until it is whole, however long the line is away and however it fails: dead, silent or busy.
// tus-js-client does one try; each next one asks the server first how far it is.
import { csrfToken } from "../site/csrf.js";
import { ask, Retries } from "../site/line.js";

const SILENCE = 30_000; // milliseconds without a byte or an answer
const OTHER_WINDOW = 4000; // milliseconds between two looks at an upload that another window sends
// These answers will not change by asking again. What a page of ours answers instead, for want of a session, is a person's turn.
const FINAL = new Set([400, 404, 410, 413, 415, 422]);
const LOGGED_OUT = new Set([200, 401, 403, 405]);
const FULL = 507;
const [UNKNOWN, GONE] = [Infinity, -1]; // in place of an offset

export class Sending {
  #upload;
  #tell;
  #silence = 0;
  #retries = new Retries(() => this.#again());
  #elsewhere = null; // the offset that another window had reached
  #isPaused = false;

  // `tell`: progress(sent, total), stalled(words), comparing(), elsewhere(percent), loggedOut(), refused(status, text), lost(),
  // done()
  constructor(upload, tell) {
    this.#upload = upload;
    this.#tell = tell;
    Object.assign(upload.options, {
      retryDelays: null,
      onBeforeRequest: (request) => {
        request.setHeader("X-CSRFToken", csrfToken(""));
        this.#listen();
      },
      onAfterResponse: () => this.#listen(),
      onChunkComplete: () => this.#retries.stop(),
      onProgress: (sent, total) => {
        this.#listen();
        tell.progress(sent, total);
      },
      onError: (error) => this.#failed(error),
      onSuccess: () => {
        this.#rest();
        tell.done();
      },
    });
  }

  start() {
    this.#isPaused = false;
    this.#retries.stop();
    this.#elsewhere = null;
    this.#upload.start();
  }

  // A click: at once, whatever was waited for.
  async resume() {
    await this.pause();
    this.start();
  }

  async pause(forGood = false) {
    this.#isPaused = true;
    this.#rest();
    await this.#upload.abort(forGood && Boolean(this.#upload.url)).catch(() => undefined);
  }

  #rest() {
    clearTimeout(this.#silence);
    this.#retries.stop();
  }

  #listen() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#silent(), SILENCE);
  }

  async #silent() {
    await this.#upload.abort();
    this.#stalled("服务器没有回应");
  }

  async #failed(error) {
    clearTimeout(this.#silence);
    const status = error.originalResponse?.getStatus() ?? 0;
    const said = error.originalResponse?.getBody() ?? "";
    if (LOGGED_OUT.has(status)) {
      this.#retries.whenVisible();
      this.#tell.loggedOut();
    } else if (FINAL.has(status)) this.#tell.refused(status, said);
    else if (status === 409) this.#compare();
    else if (status === 0 && !(await isReadable(this.#upload.file))) this.#tell.lost();
    else if (status === FULL) this.#stalled(said || "服务器空间不足");
    else this.#stalled(status ? "服务器暂时忙" : "线路断了");
  }

  #stalled(why) {
    if (this.#isPaused) return;
    this.#retries.later();
    this.#tell.stalled(why);
  }

  #again() {
    if (this.#elsewhere === null) this.#upload.start();
    else this.#watch();
  }

  #compare() {
    this.#tell.comparing();
    this.#watch();
  }

  // The server has another part than we thought: either a piece of ours that we took for lost, or another window sends
  // the same file. Two looks tell: while it grows by itself, this window only follows it.
  async #watch() {
    const before = this.#elsewhere;
    const [offset, length] = await this.#look();
    if (this.#isPaused) return;
    if (offset === before || offset === length || offset === GONE) {
      this.start();
      return;
    }
    if (before !== null && offset > before) this.#tell.elsewhere(Math.floor((offset * 100) / length));
    this.#elsewhere = offset ?? before ?? UNKNOWN;
    this.#retries.later(OTHER_WINDOW);
  }

  async #look() {
    try {
      const [response] = await ask(this.#upload.url, { method: "HEAD", headers: { "Tus-Resumable": "1.0.0" } });
      if (!response.headers.has("Upload-Offset")) return [GONE, 0]; // or logged out: the next try says which
      return ["Upload-Offset", "Upload-Length"].map((name) => Number(response.headers.get(name)));
    } catch {
      return [null, 0];
    }
  }
}

// A file that was moved or changed since it was picked reads as a broken line.
export async function isReadable(file) {
  try {
    await file.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}
