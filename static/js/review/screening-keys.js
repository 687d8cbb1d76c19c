// Keys of the screening desk: 1 2 3 decide, J K move on and back, U undoes, A ticks all. Without script the buttons do.

const typing = (target) => target.closest("textarea, select, input:not([type=checkbox]), video, audio");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || typing(event.target)) return;
  const control = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!control) return;
  event.preventDefault();
  control.click();
});

// Returning asks for what is opened: the first press shows it, the second sends.
for (const button of document.querySelectorAll("[data-opens]")) {
  button.addEventListener("click", (event) => {
    const details = document.getElementById(button.dataset.opens);
    if (details.open) return;
    event.preventDefault();
    details.open = true;
    details.scrollIntoView({ block: "center" });
    details.querySelector("input")?.focus();
  });
}

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
