// Whether single keys act at all: who speaks to her machine, or hits keys by chance, turns them off on this device.
const KEPT = "keysOff";

export function areOn() {
  try {
    return localStorage[KEPT] !== "1";
  } catch {
    return true;
  }
}

function keep(isOn) {
  try {
    localStorage[KEPT] = isOn ? "" : "1";
  } catch {
    // Without storage they are on again on the next page.
  }
}

for (const box of document.querySelectorAll("[data-keys-switch]")) {
  box.checked = areOn();
  box.addEventListener("change", () => keep(box.checked));
}
