// A menu made of <details>: Escape, a click elsewhere and opening another close it. Without script its button does.

const open = () => [...document.querySelectorAll("details[data-menu][open]")];

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});
