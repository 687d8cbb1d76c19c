// The score sheet: sliders and numbers move together, the total is counted, every change is saved by itself.
// What could not be sent while the line was down is sent when it is back. Without script the buttons save.

import { ask, Retries } from "../site/line.js";

const form = document.getElementById("score");
const saved = form.querySelector("[data-saved]");
const offline = document.querySelector("[data-offline]");
const numbers = [...form.querySelectorAll("input[name^='m-']")];
const sliders = new Map([...form.querySelectorAll("input[type=range]")].map((slider) => [slider.dataset.for, slider]));
const plain = (typed) => typed.trim().replace(/[０-９．]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace("。", ".");

const showTotal = () => {
  const total = numbers.reduce((sum, field) => sum + (Number(plain(field.value)) || 0), 0);
  form.querySelector("[data-total]").textContent = total.toFixed(1);
};

const retries = new Retries(send);
let timer = 0;
let sending = false;
let changed = false;

const say = (html) => {
  saved.innerHTML = html; // our own fragment, made and escaped by the server
};

async function send() {
  if (sending || !changed) return;
  sending = true;
  changed = false;
  try {
    const post = { method: "POST", body: new FormData(form), headers: { "X-Autosave": "1" }, redirect: "manual" };
    const [answer, text] = await ask(form.action, post);
    if (answer.status >= 500) throw new Error("busy");
    retries.stop();
    offline.hidden = true;
    if (answer.ok || answer.status === 422) say(text);
    else form.requestSubmit(form.querySelector("button[value=stay]")); // logged out: go through the log-in page
  } catch {
    changed = true;
    offline.hidden = false;
    retries.later();
  }
  sending = false;
}

const later = () => {
  changed = true;
  clearTimeout(timer);
  timer = setTimeout(send, 700);
};

for (const field of numbers) {
  const slider = sliders.get(field.id);
  field.addEventListener("input", () => {
    slider.value = plain(field.value) || 0;
    showTotal();
    later();
  });
  field.addEventListener("change", () => {
    field.value = plain(field.value);
  });
  slider.addEventListener("input", () => {
    field.value = slider.value;
    showTotal();
    later();
  });
}
form.querySelector("#remark").addEventListener("input", later);
addEventListener("beforeunload", (event) => {
  if (changed && !form.dataset.leaving) event.preventDefault();
});
form.addEventListener("submit", () => {
  clearTimeout(timer);
  form.dataset.leaving = "yes";
  changed = false;
});
showTotal();
