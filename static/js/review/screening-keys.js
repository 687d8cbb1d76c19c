// The screening desk: keys as in every queue (1 2 3 decide, J K move on and back, U undoes), those of the checklist, and
// the seconds left for undoing. Without script the buttons do.
import { addKeys } from "../queue/keys.js";
import { checklistKey, focusFault, showMarks } from "./marks.js";

addKeys(checklistKey);
showMarks();

const faults = document.getElementById("faults");
if (faults) focusFault(faults.dataset.fault || "faults");

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
