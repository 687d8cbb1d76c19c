// <form data-keep="key">: what is typed stays on this device until the server has stored it, past a dead line and past
// the end of the session. A page opened fresh (data-fresh) takes it up again and says so; [data-let-go] drops it.
import { differs, forget, load, restore, save, valuesOf } from "../entering/local-draft.js";
import { isTyped } from "../site/typed-early.js";

const form = document.querySelector("form[data-keep]");
const key = form?.dataset.keep;

function takeUp() {
  const kept = load(key);
  if (!kept || !differs(kept, form)) return;
  restore(kept, form);
  form.querySelector("[data-kept]").hidden = false;
}

function letGo(event) {
  forget(key);
  if (event.currentTarget.tagName === "BUTTON") location.reload();
}

if (form) {
  if ([...form.elements].some(isTyped)) save(key, valuesOf(form));
  else if ("fresh" in form.dataset) takeUp();
  form.addEventListener("input", () => save(key, valuesOf(form)));
  form.querySelectorAll("[data-let-go]").forEach((button) => button.addEventListener("click", letGo));
}
