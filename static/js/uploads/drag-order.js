// <… data-drag> in an article of a list of files: drag it up or down. The buttons beside each file do the same by key.
import { dragBy } from "../site/drag.js";

const keys = (list) => [...list.querySelectorAll(":scope > article")].map((file) => file.dataset.key).join(",");

function post(list) {
  const form = list.querySelector("[data-part=order]");
  window.htmx.ajax("POST", form.action, {
    source: form,
    target: list,
    swap: "keep-typed",
    values: { keys: keys(list) },
  });
}

if (window.htmx) dragBy("[data-drag]", "article", (file) => post(file.closest("[data-files]")), { touch: false });
