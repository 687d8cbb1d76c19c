// Decisions on their way: sent one after the other behind the entry that is shown next, kept over a dead line and a
// reload of the page, and shown until they are saved. One that the server refuses is said, and can be opened again.
import { csrfToken } from "../site/csrf.js";
import { ask, Retries, whyNot } from "../site/line.js";

const KEPT = "screening-decisions";
const line = document.querySelector("[data-sending]");
const refused = document.querySelector("[data-refused]");
const waiting = []; // {url, body, said, back?}: back is the entry's element, while this page has it
const retries = new Retries(send);
let sending = null;

const LOGGED_OUT = "登录已过期，请在新窗口登录，这里会接着保存";

const keyOf = (decision) => decision.url.match(/\d+/)[0];
// What is on its way, or was a moment ago: the server may not know yet that it is decided.
const decided = [];
export const decidedKeys = () => decided.slice(-30);

export const isIdle = () => !sending && waiting.length === 0;

function keep() {
  const rows = [sending, ...waiting].filter(Boolean).map(({ url, body, said }) => ({ url, body, said }));
  sessionStorage.setItem(KEPT, JSON.stringify(rows));
}

function show(why) {
  const count = waiting.length + (sending ? 1 : 0);
  line.hidden = !count || !why;
  line.textContent = why ? `${why}，${count} 个决定待保存，恢复后自动保存，请不要关闭本页。` : "";
}

export function post(url, body, options = {}) {
  const headers = {
    "HX-Request": "true",
    "X-CSRFToken": csrfToken(""),
    "Content-Type": "application/x-www-form-urlencoded",
  };
  return ask(url, { method: "POST", body, headers, ...options });
}

export function add(decision) {
  waiting.push(decision);
  decided.push(keyOf(decision));
  keep();
  if (!sending && !retries.isWaiting) send();
}

// A decision that has not gone yet; true where it need not go any more.
export function withdraw(decision) {
  decided.splice(decided.indexOf(keyOf(decision)), 1);
  const at = waiting.indexOf(decision);
  if (at < 0 || decision === sending) return false;
  waiting.splice(at, 1);
  keep();
  return true;
}

async function send() {
  if (sending || !waiting.length) return;
  sending = waiting.shift();
  try {
    const [answer, text] = await post(sending.url, sending.body);
    if (answer.redirected || answer.status === 403) return later(LOGGED_OUT, () => retries.whenVisible());
    if (answer.status >= 500 || answer.status === 429) return later("服务器繁忙", () => retries.later());
    finish(answer, text);
  } catch (error) {
    later(whyNot(error), () => retries.later());
  }
}

function later(why, wait) {
  waiting.unshift(sending);
  sending = null;
  show(why);
  wait();
}

function finish(answer, text) {
  const done = sending;
  sending = null;
  retries.stop();
  keep();
  show("");
  if (!answer.ok) tell(done, text);
  done.saved?.(answer.ok);
  send();
}

function tell(decision, text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const why = page.getElementById("faults")?.textContent.trim() ?? "请刷新后再看。";
  const row = refused.content.firstElementChild.cloneNode(true);
  row.querySelector("[data-why]").textContent = `${decision.said}没有保存：${why}`;
  row.querySelector("a").href = decision.url.replace("/decide/", "/");
  refused.after(row);
}

addEventListener("beforeunload", (event) => {
  if (!isIdle()) event.preventDefault();
});

waiting.push(...JSON.parse(sessionStorage.getItem(KEPT) ?? "[]"));
send();
