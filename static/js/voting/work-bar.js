// The bar under a work that was opened by its own address: what was picked before goes along to the confirmation.
import { fromAddress, Picks } from "./picks.js";

const bar = document.querySelector("[data-work-bar]");
const { ballot, category, number, most } = bar.dataset;
const link = bar.querySelector("[data-vote]");
const picks = new Picks(ballot);
const [gallery, confirmation] = [...bar.querySelectorAll("a")].map((one) => one.href.split("?")[0]);

function address() {
  const picked = picks.all().map(([one]) => one);
  const numbers = picks.has(number) ? picked : [...picked, number];
  const came = [["from", picks.reached || "work"]];
  return new URLSearchParams([["category", category], ...numbers.map((one) => ["pick", one]), ...came]);
}

function draw() {
  const isFull = !picks.has(number) && picks.of(category).length >= Number(most);
  const count = picks.all().length + (picks.has(number) ? 0 : 1);
  link.href = isFull ? `${gallery}?category=${category}` : `${confirmation}?${address()}`;
  link.textContent = isFull ? `这一类已选 ${most} 件，去调整` : count > 1 ? `投给这件，共 ${count} 件` : "投给这件";
}

picks.came(fromAddress());
if (link) {
  draw();
  picks.follow(draw);
}
