// #activity-files: what is chosen is sent at once, one file after another, each with a key of its own, and tried again
// while the line is down; an answer that was lost makes no second file. The form is handed in when all have arrived.
// The server answers with the list anew. Without script the same inputs are ordinary forms.
import { csrfToken } from "../site/csrf.js";
import { ask, Retries, sendBody, whyNot } from "../site/line.js";
import { sayAgain } from "../site/typed-early.js";
import { isReadable } from "../uploads/sending.js";
import * as rows from "./photo-rows.js";
import { smaller } from "./smaller.js";

const SILENCE = 60_000; // milliseconds in which nothing of a file moves
const SETTLED = new Set([400, 404, 405, 409, 410, 413, 415, 422]); // these answers do not change by asking again
const HEADERS = { "X-Requested-With": "photos" };
const form = document.getElementById("entry-form");
const waiting = [];
const retries = new Retries(work);
let isWorking = false;
let refusals = 0; // since files were chosen last
let aim = null; // the button of the form that waits for the files

document.documentElement.classList.add("js");

function add(input) {
  const role = document.getElementById(input.dataset.adds); // the form of its role
  refusals = 0;
  rows.clearEnded();
  for (const file of input.files) {
    const { mostBytes, tooLarge } = input.dataset;
    const item = { form: role, file, mostBytes, tooLarge, key: newKey(), row: rows.make(role.id, file), control: new AbortController() };
    item.row.querySelector("button").addEventListener("click", () => drop(item));
    waiting.push(item);
  }
  input.value = "";
  work();
}

function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function drop(item) {
  if (waiting.includes(item)) waiting.splice(waiting.indexOf(item), 1);
  item.row.remove();
  item.control.abort();
  work();
}

function refuse(item, words) {
  refusals += 1;
  rows.end(item.row, words);
}

async function work() {
  if (isWorking) return;
  isWorking = true;
  retries.pause();
  try {
    while (waiting.length) await first(waiting[0]);
    retries.stop();
    goOn();
  } catch (error) {
    stalled(...(error.words ?? [`${whyNot(error)}，恢复后自动上传，请不要关掉本页`]));
  } finally {
    isWorking = false;
  }
}

// Sent and taken, or refused for good, or an error: then it stays the first.
async function first(item) {
  try {
    item.made ??= await smaller(item.file);
    if (item.made.size > item.mostBytes) refuse(item, item.tooLarge);
    else take(item, await send(item));
  } catch (error) {
    if (item.control.signal.aborted) return;
    if (await isReadable(item.file)) throw error;
    refuse(item, "文件已经移动或删除，请重新选择。");
  }
  if (waiting[0] === item) waiting.shift();
}

function send(item) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", csrfToken(item.form.elements.namedItem("csrfmiddlewaretoken").value));
  body.set("key", item.key);
  body.append("files", item.made, item.file.name);
  rows.say(item.row, "正在上传");
  const progress = (sent, total) => rows.progress(item.row, sent, total);
  return sendBody(item.form.action, body, { headers: HEADERS, progress, silence: SILENCE, signal: item.control.signal });
}

function take(item, request) {
  const { status } = request;
  const fault = rows.replaceList(request.responseText);
  if (status < 400 && fault !== null) item.row.remove();
  else if (status === 403 || (status < 400 && fault === null)) throw Object.assign(new Error(), { words: loggedOut() });
  else if (SETTLED.has(status)) refuse(item, fault || plain(request) || "服务器没有收下这个文件。");
  else throw Object.assign(new Error(), { words: [fault || plain(request) || "服务器暂时忙，稍后自动上传"] });
}

function plain(request) {
  return request.getResponseHeader("Content-Type")?.startsWith("text/plain") ? request.responseText : "";
}

function loggedOut() {
  const link = document.createElement("a");
  Object.assign(link, { href: form.dataset.login, target: "_blank", textContent: "重新登录" });
  return ["登录已过期，请", link, "，回到本页后自动上传"];
}

function stalled(...words) {
  if (!waiting.length) return;
  rows.stall(waiting[0].row, ...words);
  if (words.length > 1) retries.whenVisible();
  else retries.later();
}

// ── The form waits for its files ──
function goOn() {
  const button = aim;
  aim = null;
  rows.note(button && refusals ? "有文件没有收下，见上面的说明。处理后请再提交。" : "");
  if (button && !refusals) form.requestSubmit(button);
}

function hold(event) {
  if (event.target !== form || !waiting.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  aim = event.submitter;
  rows.note("照片或材料还没有传完，传完后自动继续。");
  retries.now();
}

async function remove(button) {
  button.disabled = true;
  try {
    const body = new FormData(button.form);
    body.set("csrfmiddlewaretoken", csrfToken(body.get("csrfmiddlewaretoken")));
    const [, text] = await ask(button.formAction, { method: "POST", body, headers: HEADERS });
    if (rows.replaceList(text) === null) throw new Error();
  } catch (error) {
    button.disabled = false;
    rows.note(`没有移除（${whyNot(error)}），请稍后再试。`);
  }
}

document.addEventListener("change", (event) => event.target.matches?.("[data-adds]") && add(event.target));
document.addEventListener("submit", hold, true);
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-removes]");
  if (!button) return;
  event.preventDefault();
  remove(button);
});
addEventListener("beforeunload", (event) => waiting.length && event.preventDefault());
sayAgain(document.querySelectorAll("[data-adds]"));
