// The screening desk: keys as in every queue (1 2 3 decide, J K move on and back, U undoes, A ticks all), and the count of
// ticks. Without script the buttons do.
import "../queue/keys.js";

const ticks = [...document.querySelectorAll("input[name=ticks]")];
const count = document.querySelector("[data-tick-count]");
const showCount = () => {
  if (count) count.textContent = `${ticks.filter((tick) => tick.checked).length} / ${ticks.length}`;
};
const all = document.querySelector("[data-tick-all]");
if (all && ticks.length) {
  all.hidden = false;
  all.addEventListener("click", () => {
    for (const tick of ticks) tick.checked = true;
    showCount();
  });
}
for (const tick of ticks) tick.addEventListener("change", showCount);
showCount();

// The decision just made can be undone for some seconds.
const undo = document.querySelector("[data-undo]");
if (undo) {
  let left = Number(undo.dataset.undo);
  const label = undo.querySelector("[data-left]");
  const second = () => {
    label.textContent = `（${left} 秒）`;
    if (left <= 0) undo.remove();
    else {
      left -= 1;
      setTimeout(second, 1000);
    }
  };
  second();
}
