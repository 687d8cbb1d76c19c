// <form data-keep-typed="key">: long texts stay on this device until they were sent: a hanging line, a refusal or a closed
// window loses none. Names and contacts are not kept: devices are shared. <… data-typed-sent="key"> stands on the page
// that says it was sent.
import { forget, load, save } from "../entering/local-draft.js";

const KEPT = "textarea, input[type=checkbox]";

function fieldsOf(form) {
  return [...form.querySelectorAll(KEPT)];
}

function keep(form) {
  const values = fieldsOf(form).map((field) => [field.id, field.type === "checkbox" ? field.checked : field.value]);
  save(form.dataset.keepTyped, values);
}

// What the server gave back is newer than what this device kept.
function takeUp(form) {
  const kept = load(form.dataset.keepTyped);
  if (!kept || fieldsOf(form).some((field) => (field.type === "checkbox" ? field.checked : field.value))) return;
  for (const [id, value] of kept.values) {
    const field = document.getElementById(id);
    if (!field || !form.contains(field)) continue;
    if (field.type === "checkbox") field.checked = value;
    else field.value = value;
  }
}

for (const sent of document.querySelectorAll("[data-typed-sent]")) forget(sent.dataset.typedSent);
for (const form of document.querySelectorAll("form[data-keep-typed]")) {
  takeUp(form);
  form.addEventListener("input", () => keep(form));
}
