// #deadline-note: an open page learns of a deadline that moved, says when ten minutes are left, and when it is over.
import { draw, serverTime } from "../site/countdown.js";
import { ask } from "../site/line.js";
import { icon } from "./save-note.js";

const EVERY = 60_000;
const SOON = 10 * 60_000;
const note = document.getElementById("deadline-note");
const first = note.dataset.words;
let known = { until: note.dataset.until, words: note.dataset.words, closed: "" };

async function look() {
  if (document.hidden) return;
  const found = await asked();
  if (found) heed(found);
}

async function asked() {
  try {
    const [response, text] = await ask(note.dataset.address, { headers: { "X-Unattended": "1" } });
    return response.ok && !response.redirected ? JSON.parse(text) : null;
  } catch {
    return null; // what is typed says by itself that there is no line
  }
}

function heed(found) {
  const hasMoved = found.until !== known.until || (known.closed && !found.closed);
  known = found;
  if (hasMoved) move();
  tell();
}

function move() {
  for (const place of document.querySelectorAll("[data-deadline]")) {
    const time = place.querySelector("time");
    time.dateTime = known.until;
    draw(time);
    const words = place.querySelector("p.num");
    if (words) words.textContent = known.words;
  }
  document.dispatchEvent(new Event("deadline-moved"));
}

function tell() {
  const left = Date.parse(known.until) - serverTime();
  if (known.closed) show("error", "bi-x-octagon-fill", known.closed, callFor("有疑问请联系"));
  else if (left <= 0) show("error", "bi-x-octagon-fill", `${known.words} 已截止，现在不能再修改和提交。`, callFor("有疑问请联系"));
  else if (left < SOON) {
    const minutes = Math.max(1, Math.ceil(left / 60_000));
    show("warning", "bi-clock-fill", `${known.words} 截止，还有不到 ${minutes} 分钟。${moved()}请检查后尽快提交。`, callFor("遇到问题请联系"));
  } else if (moved()) show("warning", "bi-clock-fill", moved());
  else note.replaceChildren();
}

function moved() {
  return known.words === first ? "" : `截止时间已改为 ${known.words}（原为 ${first || "未设"}）。`;
}

function show(tone, name, ...words) {
  const box = document.createElement("div");
  box.className = `notice notice-${tone}`;
  box.setAttribute("role", "alert");
  const text = document.createElement("div");
  text.textContent = words.join("");
  box.append(icon(name), text);
  if (note.textContent !== text.textContent) note.replaceChildren(box); // said once, not at each look
}

function callFor(words) {
  return note.dataset.call ? `${words}${note.dataset.call}。` : "";
}

setInterval(look, EVERY);
setInterval(tell, EVERY / 6);
addEventListener("online", look);
document.addEventListener("visibilitychange", look);
tell();
