// <form data-autosave="address" data-draft="key">: saves as one types, and on the device when the line drops.
// The server answers with a fragment: the words for #save-note, and #save-marks (what this page has seen). Saves never
// overlap; what another window changed meanwhile is merged by the server, never overwritten. "Saved" is what the server
// has said; a button that leads on waits for that word, and leads on by itself when it comes.
import { renewToken } from "../site/csrf.js";
import { ask, Retries, whyNot } from "../site/line.js";
import { sayAgain } from "../site/typed-early.js";
import { differs, forget, leftBehind, load, restore, save, valuesOf } from "./local-draft.js";
import { clearFaults, clock, fault, say, sayAsServer, sayBad } from "./save-note.js";

const QUIET = 1200; // milliseconds without a key before a save
const form = document.querySelector("form[data-autosave]");
const retries = new Retries(send);
let key = form && `${form.dataset.draft}:${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
let timer = 0;
let running = null; // the save under way
let again = false;
let dirty = false; // changed since the last save began
let unsafe = false; // neither on the server nor on this device
let typed = null; // the field typed in last
let aim = null; // the button pressed, until the page may go
let left = false;

function keep() {
  const isKept = save(key, valuesOf(form));
  unsafe = !isKept;
  return isKept;
}

function schedule(wait = QUIET) {
  clearTimeout(timer);
  timer = setTimeout(send, wait);
}

// Settles when everything typed until then was tried once.
function send() {
  clearTimeout(timer);
  if (running) again = true;
  else running = tryAll().finally(() => (running = null));
  return running;
}

async function tryAll() {
  let reached;
  do {
    again = false;
    reached = await tryOnce();
  } while (again && reached);
  if (reached && aim) go();
}

async function tryOnce() {
  dirty = false;
  renewToken(form);
  retries.pause();
  say("bi-arrow-repeat", "正在保存……");
  try {
    const headers = { "X-Requested-With": "autosave" };
    const [response, text] = await ask(form.dataset.autosave, { method: "POST", body: new FormData(form), headers });
    return take(new DOMParser().parseFromString(text, "text/html"), response);
  } catch (error) {
    retries.later();
    return unreachable("bi-wifi-off", whyNot(error));
  }
}

// Whether the server has dealt with it.
function take(page, response) {
  const marks = page.getElementById("save-marks");
  if (!marks) return notOurs(response);
  retries.stop();
  clearFaults();
  const { refused, conflict, unstored, reload } = marks.dataset;
  sayAsServer(page.getElementById("save-note"), [refused, conflict, unstored].some((it) => it !== undefined));
  if (refused !== undefined) {
    keep();
    showRefusal(marks);
    return true;
  }
  document.getElementById("save-marks").replaceWith(marks);
  for (const name of keysOf(marks, "tooLong")) fault(name, "内容太长，没有保存，请先缩短。");
  for (const name of keysOf(marks, "conflicting")) fault(name, "另一个窗口也改了这一处，还没有保存。请看本页上方，选一份留下。");
  if (conflict !== undefined || unstored !== undefined || dirty) keep();
  else {
    forget(key);
    unsafe = false;
  }
  if (dirty) say("bi-pencil", "有改动，尚未保存");
  if (reload !== undefined && !dirty && !aim) location.reload();
  return true;
}

function keysOf(marks, what) {
  return [...marks.querySelectorAll(".notice")].flatMap((notice) => notice.dataset[what]?.split(" ") ?? []);
}

// Another page of ours, or of whatever stands in front of us.
function notOurs(response) {
  if (response.redirected || response.status === 403) {
    retries.whenVisible();
    return unreachable("bi-exclamation-triangle", "登录已过期，请", loginLink());
  }
  retries.later();
  return unreachable("bi-exclamation-triangle", "服务器暂时忙");
}

function showRefusal(marks) {
  const old = document.getElementById("save-marks");
  old.querySelectorAll(".notice").forEach((notice) => notice.remove());
  const notices = [...marks.querySelectorAll(".notice")];
  old.append(...notices);
  if (typed) fault(typed, `没有保存：${notices.map((it) => it.textContent.trim()).join("")}${callFor("有疑问请联系")}`);
}

function unreachable(icon, ...why) {
  const isKept = keep();
  const after = aim?.value === "next" ? "恢复后自动进入下一步" : "恢复后自动保存";
  sayBad(icon, ...why, isKept ? `：已存在本机 ${clock()}，尚未保存到服务器，${after}` : "：还没有保存，请先不要关掉本页");
  const reason = why.map((it) => it.textContent ?? it).join("");
  const where = isKept ? "只存在本机。请不要清除浏览器数据" : "也没能存在本机。请先复制一份，不要关掉本页";
  if (typed) fault(typed, `还没有保存到服务器（${reason}），${where}，恢复后自动保存。${callFor("一直不能保存，请联系")}`);
  return false;
}

function callFor(words) {
  return form.dataset.call ? `${words}${form.dataset.call}。` : "";
}

// In a window of its own, so that nothing typed here is left behind; this page goes on once there is a session again.
function loginLink() {
  const link = document.createElement("a");
  Object.assign(link, { href: form.dataset.login, target: "_blank", textContent: "重新登录" });
  return link;
}

function changed(event) {
  dirty = true;
  aim = null;
  typed = event.target.matches("input, select, textarea") ? event.target : typed;
  keep();
  if (retries.isWaiting) return; // the next try takes it along
  say("bi-pencil", "有改动，尚未保存");
  schedule();
}

// A button that leads on first has everything saved; where that cannot be, the page stays and goes by itself later.
function leave(event) {
  event.preventDefault();
  if (left) return;
  aim = event.submitter ?? form.querySelector("button[type=submit]");
  send();
}

// The ordinary submit tells the server which kept draft it carries; the answer lets go of exactly that one.
function go() {
  left = true;
  renewToken(form);
  carry("draft", key);
  carry(aim.name, aim.value);
  HTMLFormElement.prototype.submit.call(form);
}

function carry(name, value) {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name, value });
  field.dataset.carried = "";
  form.append(field);
}

// The way back to a page that the browser had kept.
function returned() {
  left = false;
  aim = null;
  form.querySelectorAll("[data-carried]").forEach((field) => field.remove());
}

// What this device kept from last time goes to the server with the marks it was typed under, and is merged there.
// A page that shows what was refused is no proof that the server has it.
async function mergeKept() {
  const found = leftBehind(form.dataset.draft);
  if (!found) return;
  const { refused, unstored } = document.getElementById("save-marks").dataset;
  if (refused !== undefined || unstored !== undefined) {
    key = found;
    keep();
    return;
  }
  const kept = load(found);
  if (!differs(kept, form)) {
    forget(found);
    return mergeKept();
  }
  key = found;
  restore(kept, form);
  await send();
  if (!load(key)) location.reload();
}

if (form) {
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", leave);
  addEventListener("pageshow", (event) => event.persisted && returned());
  addEventListener("beforeunload", (event) => unsafe && !left && event.preventDefault());
  document.addEventListener("visibilitychange", () => (document.hidden ? dirty : load(key)) && schedule(0));
  document.addEventListener("deadline-moved", () => load(key) && schedule(0));
  sayAgain(form.elements);
  mergeKept();
}
