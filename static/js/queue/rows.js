// The list of a queue: J and K go from row to row, X ticks the one that has the focus, P plays it; Enter opens it.
// "Tick all" counts what is ticked. Without script there are links, boxes and buttons.

import { areOn } from "./keys-switch.js";

const ROW = "li, tr";
const links = [...document.querySelectorAll("a[data-row]")];
const boxes = [...document.querySelectorAll("input[name=pick]")];
const here = () => links.findIndex((link) => link.closest(ROW).contains(document.activeElement));

function step(by) {
  const at = here();
  const to = at < 0 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1);
  links[to]?.focus();
  links[to]?.closest(ROW).scrollIntoView({ block: "nearest" });
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  x: (row) => row?.querySelector("input[name=pick]")?.click(),
  p: (row) => row?.querySelector("a[data-sheet]")?.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("textarea, select, .sheet")) return;
  if (event.target.closest("input:not([type=checkbox])") || !KEYS[event.key] || !areOn()) return;
  event.preventDefault();
  KEYS[event.key](links[here()]?.closest(ROW));
});

const bar = document.querySelector("[data-several]");
const all = document.querySelector("[data-pick-all]");
const count = document.querySelector("[data-pick-count]");

function show() {
  const picked = boxes.filter((box) => box.checked).length;
  if (count) count.textContent = picked ? `已选 ${picked} 件` : "";
  if (all) all.checked = boxes.length > 0 && picked === boxes.length;
  bar?.classList.toggle("has-picks", picked > 0);
}

if (all) {
  all.closest("[hidden]").hidden = boxes.length === 0;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    show();
  });
}
for (const box of boxes) box.addEventListener("change", show);
addEventListener("pageshow", show);
