// A ready-made reason ticks the boxes of what it opens, and unticks what no other reason opens when it is taken back.
// Without script the server opens the same.
import { sayAgain } from "../site/typed-early.js";

const form = document.querySelector("form[data-reasons]");

if (form) {
  const opens = JSON.parse(document.getElementById(form.dataset.reasons).textContent);
  const reasons = [...form.querySelectorAll("input[name=reasons]")];
  const boxes = [...form.querySelectorAll("input[name=fields_open], input[name=files_open]")];
  const name = (box) => `${box.name}:${box.value}`;
  const wanted = () => new Set(reasons.filter((one) => one.checked).flatMap((one) => opens[one.value]));
  form.elements.namedItem("shown").value = "on";
  for (const reason of reasons) {
    reason.addEventListener("change", () => {
      const now = wanted();
      for (const box of boxes) if (opens[reason.value].includes(name(box))) box.checked = now.has(name(box));
    });
  }
  sayAgain(reasons);
}
