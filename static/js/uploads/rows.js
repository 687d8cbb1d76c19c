// One row of the page for each file on its way: what is known of it, how far it is, and words that say what happens.
import { amount, timeLeft } from "./measure.js";

const TONES = { block: "bad", warn: "warn", good: "good" };
const ICONS = { block: "bi-x-octagon-fill", warn: "bi-exclamation-triangle-fill", good: "bi-check-circle-fill" };

export function makeRow(panel, file) {
  const row = document.getElementById("upload-row").content.firstElementChild.cloneNode(true);
  row.querySelector("[data-name]").textContent = file.name;
  row.setAttribute("aria-label", file.name);
  row.querySelector("progress").setAttribute("aria-label", `${file.name}上传进度`);
  panel.querySelector("[data-upload-list]").append(row);
  return row;
}

export function showForeseen(row, file, seen) {
  row.querySelector("[data-meta]").replaceChildren(...[amount(file.size), ...seen.facts].map(span));
  row.querySelector("[data-foreseen]").replaceChildren(...seen.findings.map(findingLine));
}

export function say(row, ...words) {
  row.querySelector("[data-status]").replaceChildren(...words);
}

// No speed while nothing moves.
export function rest(row, ...words) {
  row.querySelector("[data-speed]").textContent = "";
  row.querySelector("[data-left]").textContent = "";
  say(row, ...words);
}

// Words that stand out until bytes move again.
export function stall(row, ...words) {
  row.classList.add("is-stalled");
  rest(row, ...words);
}

// Nothing more will come of this one.
export function end(row, ...words) {
  row.classList.remove("is-stalled");
  row.classList.add("is-ended");
  row.querySelector("[data-progress]").hidden = true;
  row.querySelector("[data-foreseen]").replaceChildren();
  buttons(row, {});
  row.querySelector("[data-cancel]").textContent = "知道了";
  say(row, ...words);
}

export function buttons(row, { pause = false, resume = false, anyway = false }) {
  row.querySelector("[data-pause]").hidden = !pause;
  row.querySelector("[data-resume]").hidden = !resume;
  row.querySelector("[data-anyway]").hidden = !anyway;
}

export function showProgress(row, meter, sent, total) {
  if (row.classList.contains("is-stalled")) {
    row.classList.remove("is-stalled");
    meter.samples = [];
    say(row, "线路恢复了，从断开处继续。");
  }
  const now = performance.now();
  meter.samples = [...meter.samples.filter(([at]) => now - at < 8000), [now, sent]];
  const [firstAt, firstSent] = meter.samples[0];
  const speed = now > firstAt ? ((sent - firstSent) * 1000) / (now - firstAt) : 0;
  const percent = total ? Math.floor((sent * 100) / total) : 100;
  row.querySelector("progress").value = percent;
  sayQuarter(row, percent);
  row.querySelector("[data-percent]").textContent = `${percent}%`;
  row.querySelector("[data-amount]").textContent = `${amount(sent)} / ${amount(total)}`;
  row.querySelector("[data-speed]").textContent = speed ? `${amount(speed)}/秒` : "";
  row.querySelector("[data-left]").textContent = speed ? timeLeft((total - sent) / speed) : "";
}

// A screen reader is told each quarter, and not each percent.
function sayQuarter(row, percent) {
  const said = row.querySelector("[data-said]");
  const quarter = Math.floor(percent / 25) * 25;
  if (quarter > Number(said.dataset.said || 0)) {
    said.dataset.said = quarter;
    said.textContent = `已上传 ${quarter}%`;
  }
}

export function newWindowLink(words, address) {
  const link = document.createElement("a");
  Object.assign(link, { href: address, target: "_blank", textContent: words });
  return link;
}

function findingLine(finding) {
  const item = document.createElement("li");
  item.className = `finding finding-${TONES[finding.level]}`;
  const mark = document.createElement("i");
  mark.className = `bi ${ICONS[finding.level]}`;
  mark.setAttribute("aria-hidden", "true");
  const what = document.createElement("div");
  what.className = "finding-what";
  what.textContent = finding.text;
  item.append(mark, what);
  return item;
}

function span(text) {
  const element = document.createElement("span");
  element.textContent = text;
  return element;
}
