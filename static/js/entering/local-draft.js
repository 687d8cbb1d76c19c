// What was typed, kept on this device until the server has it. The key says person, work, step and window: two windows
// of one step keep each their own, and neither clears the other's.
// localStorage may be missing or full (private windows): then nothing is kept and `save` says so.
const RETAINED_DAYS = 30;

export function valuesOf(form) {
  return [...new FormData(form).entries()].filter(([name, value]) => !["csrfmiddlewaretoken", "draft"].includes(name) && typeof value === "string");
}

export function save(key, values) {
  try {
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), values }));
    return true;
  } catch {
    return false;
  }
}

export function load(key) {
  try {
    const draft = JSON.parse(localStorage.getItem(key) ?? "null");
    return draft && Date.now() - draft.at < RETAINED_DAYS * 86_400_000 ? draft : null;
  } catch {
    return null;
  }
}

// The key of the oldest draft under this prefix that some window left behind, or null.
export function leftBehind(prefix) {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(`${prefix}:`) && load(key));
    return keys.sort((a, b) => load(a).at - load(b).at)[0] ?? null;
  } catch {
    return null;
  }
}

export function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // nothing was kept
  }
}

export function differs(draft, form) {
  const plain = (pairs) => JSON.stringify(pairs.filter(([name]) => !["version", "base"].includes(name)).sort());
  return plain(draft.values) !== plain(valuesOf(form));
}

// Put the kept values, with the marks they were typed under, back into the form.
export function restore(draft, form) {
  const chosen = new Set(draft.values.map(([name, value]) => `${name}=${value}`));
  for (const box of form.querySelectorAll("input[type=radio], input[type=checkbox]")) {
    if (!box.disabled) box.checked = chosen.has(`${box.name}=${box.value}`);
  }
  for (const [name, value] of draft.values) growRows(form, name, value);
  for (const [name, value] of draft.values) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLElement && !["radio", "checkbox", "submit"].includes(field.type)) field.value = value;
  }
}

function growRows(form, name, value) {
  const set = name.endsWith("-rows") && form.querySelector(`[data-rows="${CSS.escape(name.slice(0, -5))}"]`);
  while (set && Number(form.elements.namedItem(name).value) < Number(value) && set.querySelector("[data-add-row]:not(:disabled)")) {
    set.querySelector("[data-add-row]").click();
  }
}
