// The score sheet: sliders and numbers move together, the total is counted, and every change is written to this device
// and then sent. The buttons lead on at once; without a line too. Without script they save.
import "./beside.js";
import { addKeys } from "../../queue/keys.js";
import { sayAgain } from "../../site/typed-early.js";
import { showTrouble, valueIn } from "./conflict.js";
import { keepPages } from "./keep-pages.js";
import { place, show } from "./line-state.js";
import { Sender } from "./sender.js";
import * as store from "./store.js";
import * as list from "./work-list.js";

const WRITE = 150; // milliseconds without a change before it is written here,
const SEND = 700; // and before it is sent
const WAIT = 500; // so long a button waits for the server before it leads on
const form = document.getElementById("score");
const person = form.dataset.person;
const assignment = Number(form.dataset.assignment);
const isOpen = form.dataset.state === "open";
const key = store.keyOf(person, assignment);
const sender = new Sender(person);
const fields = [...form.querySelectorAll("input[name^='m-'], textarea")];
const numbers = fields.filter((field) => field.name.startsWith("m-"));
const sliders = new Map([...form.querySelectorAll("input[type=range]")].map((slider) => [slider.dataset.for, slider]));
const [unfinished, unplayed] = ["[data-unfinished]", "[data-unplayed]"].map((name) => form.querySelector(name));
const plain = (typed) => typed.trim().replace(/[０-９．]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace("。", ".");

let version = Number(form.dataset.version);
let typed = {}; // not yet written to this device
let underWay = {}; // given to this device, and not there yet
let timers = [];
let written = Promise.resolve();

const isTyped = (name) => name in typed || name in underWay;
const isTyping = () => Object.keys({ ...typed, ...underWay }).length > 0;

// ── What the page shows ──
function showTotal() {
  const sum = numbers.reduce((all, field) => all + (Number(plain(field.value)) || 0), 0);
  form.querySelector("[data-total]").textContent = sum.toFixed(1);
}

// A slider stands at 0 before there are points: what it says aloud tells the two apart.
function slide(field) {
  const slider = sliders.get(field.id);
  if (!slider) return;
  const points = plain(field.value);
  slider.value = points || 0;
  slider.setAttribute("aria-valuetext", points ? `${points} 分，满分 ${slider.max} 分` : "还没打分");
}

function put(name, value) {
  const field = form.elements.namedItem(name);
  if (!field || field.value === value) return;
  field.value = value;
  slide(field);
  const fold = field.closest("details");
  if (fold && value) fold.open = true;
}

// What stands elsewhere, in every field that nothing waits for here.
function putAll(content, waiting = {}) {
  for (const { name } of fields) if (!(name in waiting) && !isTyped(name)) put(name, valueIn(content, name));
  showTotal();
}

// What waits here was typed in this window or in another one of this device.
function putTyped() {
  for (const [name, value] of Object.entries(sender.rows.get(assignment)?.fields ?? {})) {
    if (!isTyped(name) && document.activeElement?.name !== name) put(name, value);
  }
  showTotal();
}

const missing = () => numbers.filter((field) => plain(field.value) === "");

function markMissing(isAsked) {
  const empty = new Set(missing());
  for (const field of numbers) field.closest(".score-row").toggleAttribute("data-missing", isAsked && empty.has(field));
  unfinished.hidden = !isAsked || !empty.size;
  return empty.size > 0;
}

// ── Writing and sending ──
const device = () => {
  const kind = matchMedia("(max-width: 47.99rem)").matches ? "手机" : matchMedia("(pointer: coarse)").matches ? "平板" : "电脑";
  return `${kind} ${deviceMark()}`;
};

function deviceMark() {
  try {
    return (localStorage.scoringDevice ??= Math.random().toString(36).slice(2, 6));
  } catch {
    return "";
  }
}

function changed(field) {
  typed[field.name] = field.name.startsWith("m-") ? plain(field.value) : field.value;
  showTotal();
  if (unfinished && !unfinished.hidden) markMissing(true);
  show(sender, true);
  timers.forEach(clearTimeout);
  timers = [setTimeout(write, WRITE), setTimeout(() => sender.send(), SEND)];
}

function write(more = {}) {
  const now = typed;
  typed = {};
  if (Object.keys(now).length || Object.keys(more).length) {
    underWay = { ...underWay, ...now };
    written = written.then(() => sender.type(assignment, now, { basedOn: version, device: device(), more })).finally(() => {
      for (const name of Object.keys(now)) if (underWay[name] === now[name]) delete underWay[name];
      show(sender, isTyping());
    });
  }
  return written;
}

for (const field of fields) {
  field.addEventListener("input", () => {
    slide(field);
    changed(field);
  });
}
for (const field of numbers) {
  sliders.get(field.id).addEventListener("input", ({ target }) => {
    field.value = target.value;
    slide(field);
    changed(field);
  });
  field.addEventListener("change", () => (field.value = plain(field.value)));
}

// ── What the server says ──
sender.addEventListener("sent", ({ detail }) => {
  if (detail.assignment !== assignment) return;
  version = detail.answer.version;
  putAll(detail.answer, sender.rows.get(assignment)?.fields);
});
sender.addEventListener("change", async () => {
  show(sender, isTyping());
  putTyped();
  list.update(await store.all("known", person), sender.rows);
  showTrouble(sender.rows.get(assignment), { keep, take, drop });
});

const keep = () => sender.settle(assignment, (row) => ({ ...row, state: "waiting", basedOn: row.conflict.version })).then(() => sender.send());

async function take() {
  const { conflict } = sender.rows.get(assignment);
  version = conflict.version;
  await store.change("known", key, (known) => ({ ...known, ...conflict, key }));
  await sender.settle(assignment, () => null);
  putAll(conflict);
}

async function drop() {
  await sender.settle(assignment, () => null);
  location.reload();
}

// ── The buttons ──
form.addEventListener("submit", (event) => {
  const go = event.submitter?.value ?? "next";
  event.preventDefault();
  timers.forEach(clearTimeout);
  unplayed.hidden = true;
  if (go === "last") leave({ putOff: true });
  else if (go === "seal") seal();
  else if (!markMissing(true)) isPlayed().then((known) => (known ? leave() : askForPlaying()));
  else form.querySelector("[data-missing] .form-control").focus();
});

async function leave(more) {
  await write(more);
  const isSent = await Promise.race([sender.send(), new Promise((resolve) => setTimeout(resolve, WAIT))]);
  if (isSent !== true) await sender.refresh();
  const row = sender.rows.get(assignment);
  if (row && row.state !== "waiting") return; // it is said above the rubric
  if (more?.putOff) await store.change("known", key, (known) => ({ ...known, putOff: true, key }));
  list.update(await store.all("known", person), sender.rows);
  location.assign(list.following(assignment) ?? form.dataset.list);
}

async function seal() {
  if (markMissing(true)) return;
  await write();
  if (!(await sender.send())) return; // the line above the button says what waits
  const go = Object.assign(document.createElement("input"), { type: "hidden", name: "go", value: "seal" });
  form.append(go);
  form.submit();
}

// ── Whether the work was played on this device ──
const media = () => [...document.querySelectorAll(".scoring-work video, .scoring-work audio")];

async function isPlayed() {
  if (!media().length) return true;
  const known = (await store.all("known", person)).get(assignment);
  return Boolean(known?.played || known?.asked);
}

function askForPlaying() {
  unplayed.hidden = false;
  return store.change("known", key, (known) => ({ ...known, asked: true, key }));
}

for (const one of media()) {
  one.addEventListener("play", () => store.change("known", key, (known) => ({ ...known, played: true, key })), { once: true });
}

// ── The beginning ──
for (const link of document.querySelectorAll("[data-open]")) {
  link.addEventListener("click", () => (document.getElementById(link.dataset.open).open = true));
}
addKeys((pressed) => pressed === "Enter" && (form.querySelector("button[value=next]")?.click(), true));
addEventListener("beforeunload", (event) => {
  if (isTyping() || !store.isKept()) event.preventDefault();
});
addEventListener("pagehide", () => write());

async function begin() {
  const known = (await store.all("known", person)).get(assignment);
  if (isOpen && known?.version > version) {
    version = known.version; // this page was kept before the last of it was sent
    putAll(known);
  }
  await sender.refresh();
  if (sender.count) sender.send();
  keepPages({ ...place, addresses: [...list.addresses(), form.dataset.list], said: sayKept });
}

function sayKept({ kept, of, isFull }) {
  const line = document.querySelector("[data-on-device]");
  line.hidden = false;
  line.textContent = isFull ? "本机空间已满，有的作品断网时打不开。" : kept === of ? "本组作品已存在本机，断网也能打开、打分（影片和声音除外）。" : "";
}

sayAgain(form.elements);
begin();
