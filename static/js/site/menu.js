// The menu is a popover and needs no script. Old in-app browsers lack popovers: there a button press opens and closes it.
const menu = document.getElementById("menu");
const buttons = document.querySelectorAll('[popovertarget="menu"]');
const native = "popover" in HTMLElement.prototype;

function show(open) {
  if (open) menu.style.top = `${document.querySelector(".topbar").getBoundingClientRect().bottom}px`;
  if (!native) menu.classList.toggle("open", open);
  buttons.forEach((button) => button.setAttribute("aria-expanded", String(open)));
}

if (menu) {
  if (native) {
    menu.addEventListener("beforetoggle", (event) => show(event.newState === "open"));
  } else {
    document.documentElement.classList.add("no-popover");
    buttons.forEach((button) => button.addEventListener("click", () => show(!menu.classList.contains("open"))));
    document.addEventListener("keydown", (event) => event.key === "Escape" && show(false));
  }
  show(false);
}
