// Tools of the receipts: copy a number, print. What they stand for is no pick any more.
import { Picks } from "./picks.js";

const page = document.querySelector("[data-ballot]");

function selected(code) {
  const range = document.createRange();
  range.selectNodeContents(code);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}

async function copy({ currentTarget }) {
  const code = currentTarget.closest(".slip-number").querySelector("[data-receipt]");
  const words = currentTarget.querySelector("span");
  const isDone = await navigator.clipboard?.writeText(code.dataset.receipt).then(() => true, () => false);
  if (!isDone) selected(code);
  words.textContent = isDone ? "已复制" : "请长按号码复制";
}

function offer(tool, act) {
  tool.hidden = false;
  tool.addEventListener("click", act);
}

if (page) {
  new Picks(page.dataset.ballot).voted(...page.dataset.voted.split(" "));
  page.querySelectorAll("[data-copy]").forEach((button) => offer(button, copy));
  offer(page.querySelector("[data-print]"), () => globalThis.print());
}
