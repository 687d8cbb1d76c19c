// The confirmation keeps on the device what it lists, and puts away what is taken out of it or can be voted for no more.
import { Picks } from "./picks.js";

const page = document.querySelector("[data-ballot]");
const picks = new Picks(page.dataset.ballot);

for (const part of page.querySelectorAll("[data-category]")) {
  for (const button of part.querySelectorAll("button[name=without]")) {
    picks.add(button.value, part.dataset.category);
    button.addEventListener("click", () => picks.drop(button.value));
  }
  picks.drop(...part.dataset.settled.split(" "));
}
