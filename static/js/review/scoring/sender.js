// Marks and remarks on their way: written to this device first, then sent, one sheet after the other, by one window.
// A row waits with the version of the sheet that it was typed over. The server puts changes of different fields
// together; where the same field was changed elsewhere it stores nothing and answers what stands there: a conflict.
import { csrfToken } from "../../site/csrf.js";
import { ask, Retries, whyNot } from "../../site/line.js";
import * as store from "./store.js";

const others = "BroadcastChannel" in window ? new BroadcastChannel("bamin-scoring") : null;

export class Sender extends EventTarget {
  // What the line is like: "" while it works, else why it does not.
  trouble = navigator.onLine ? "" : "断网";
  isLoggedOut = false;
  sentAt = null;
  rows = new Map();
  #again = false;
  #running = null;

  constructor(person) {
    super();
    this.person = person;
    this.retries = new Retries(() => this.send());
    others?.addEventListener("message", () => this.refresh());
    addEventListener("offline", () => this.#troubled("断网"));
    addEventListener("online", () => this.send());
  }

  // How many fields are on this device alone.
  get count() {
    return [...this.rows.values()].reduce((sum, row) => sum + Object.keys(row.fields).length, 0);
  }

  async refresh() {
    this.rows = await store.all("waiting", this.person);
    this.dispatchEvent(new Event("change"));
  }

  async type(assignment, fields, { basedOn, device, more = {} }) {
    await store.change("waiting", store.keyOf(this.person, assignment), (row) => ({
      ...(row ?? { basedOn, state: "waiting" }),
      ...more,
      fields: { ...row?.fields, ...fields },
      device,
      at: new Date().toISOString(),
      count: (row?.count ?? 0) + 1,
    }));
    await this.#told();
  }

  // A conflict or a refusal that its expert has looked at.
  async settle(assignment, act) {
    await store.change("waiting", store.keyOf(this.person, assignment), (row) => row && act(row));
    await this.#told();
  }

  // Settles when everything typed until then was tried once; whether all of it is on the server now.
  send() {
    this.retries.pause();
    this.#again = true;
    this.#running ??= this.#sendInTurn().finally(() => (this.#running = null));
    return this.#running;
  }

  async #sendInTurn() {
    while (this.#again) {
      this.#again = false;
      await (navigator.locks?.request("bamin-scoring-send", () => this.#sendAll()) ?? this.#sendAll());
      if (this.trouble || this.isLoggedOut) break;
    }
    return this.rows.size === 0;
  }

  async #sendAll() {
    this.rows = await store.all("waiting", this.person);
    try {
      for (const [assignment, row] of this.rows) {
        if (row.state === "waiting" && !(await this.#sendOne(assignment, row))) return;
      }
      this.retries.stop();
    } catch (error) {
      this.#troubled(whyNot(error));
      this.retries.later();
    }
    await this.#told();
  }

  // Whether the next may be tried.
  async #sendOne(assignment, row) {
    const body = new URLSearchParams({ ...row.fields, based_on: row.basedOn, device: row.device, at: row.at });
    if (row.putOff) body.set("go", "last");
    const headers = { Accept: "application/json", "X-CSRFToken": csrfToken("") };
    const [response, text] = await ask(`/score/${assignment}/save/`, { method: "POST", body, headers, redirect: "manual" });
    if (response.status >= 500 || response.status === 429) throw new Error("busy");
    if (this.trouble) this.#troubled(""); // the line is back: said before the rest has gone
    this.isLoggedOut = response.status === 401 || response.status === 403 || response.type === "opaqueredirect";
    if (this.isLoggedOut) {
      this.retries.whenVisible();
      this.dispatchEvent(new Event("change"));
      return false;
    }
    await this.#take(assignment, row, response.status, JSON.parse(text));
    await this.#told();
    return true;
  }

  async #take(assignment, sent, status, answer) {
    const key = store.keyOf(this.person, assignment);
    await store.change("waiting", key, (row) => {
      if (!row) return null;
      if (status === 409) return { ...row, state: "conflict", conflict: answer.conflict, message: answer.message };
      if (status !== 200) return { ...row, state: "refused", message: answer.message };
      return row.count === sent.count ? null : { ...row, basedOn: answer.version, fields: typedSince(row, sent), putOff: false };
    });
    if (status !== 200) return;
    this.sentAt = new Date().toTimeString().slice(0, 8);
    await store.change("known", key, (known) => ({ ...known, ...answer, key }));
    this.dispatchEvent(new CustomEvent("sent", { detail: { assignment, answer } }));
  }

  #troubled(why) {
    this.trouble = why;
    this.dispatchEvent(new Event("change"));
  }

  async #told() {
    await this.refresh();
    others?.postMessage("");
  }
}

// What was typed while the rest was on its way.
function typedSince(row, sent) {
  return Object.fromEntries(Object.entries(row.fields).filter(([name, value]) => sent.fields[name] !== value));
}
