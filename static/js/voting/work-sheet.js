// Opens a work over the gallery instead of leaving it: the picks and the place in the list stay.
// Without script, or in a browser without popovers, the title is a link to the work's own page.
import { ask } from "../site/line.js";

const sheet = document.getElementById("work-sheet");
const links = () => [...document.querySelectorAll("a[data-sheet]")];

function button(look, icon, words, act) {
  const made = document.createElement("button");
  const mark = document.createElement("i");
  made.type = "button";
  made.className = look;
  mark.className = `bi ${icon}`;
  mark.setAttribute("aria-hidden", "true");
  made.append(mark, words);
  made.addEventListener("click", act);
  return made;
}

function pickButton(link) {
  const box = link.closest(".work").querySelector("input[name=pick]");
  if (!box) return [];
  const words = () => (box.checked ? ["bi-check-lg", "已选，点此取消"] : ["bi-plus-lg", "选这件"]);
  const made = button("btn btn-plain btn-lg", ...words(), () => {
    box.checked = !box.checked;
    box.dispatchEvent(new Event("change", { bubbles: true }));
    made.replaceWith(...pickButton(link));
  });
  return [made];
}

function head() {
  const made = document.createElement("div");
  made.className = "sheet-head";
  made.append(button("btn btn-quiet push", "bi-x-lg", "关闭", () => sheet.hidePopover()));
  return made;
}

function foot(link) {
  const made = document.createElement("div");
  const all = links();
  const next = all[(all.indexOf(link) + 1) % all.length];
  made.className = "sheet-foot";
  made.append(...pickButton(link), button("btn btn-quiet", "bi-chevron-right", "下一件", () => open(next)));
  return made;
}

async function open(link) {
  const [answer, text] = await ask(link.href, { cache: "default", headers: { "HX-Request": "true" } }).catch(() => []);
  if (!answer?.ok) {
    location.assign(link.href);
    return;
  }
  const page = new DOMParser().parseFromString(text, "text/html");
  sheet.replaceChildren(head(), ...page.body.children, foot(link));
  sheet.setAttribute("aria-label", link.textContent);
  if (!sheet.matches(":popover-open")) sheet.showPopover();
  sheet.scrollTop = 0;
}

if (sheet && "popover" in HTMLElement.prototype) {
  for (const link of links()) {
    link.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      open(link);
    });
  }
  sheet.addEventListener("toggle", (event) => event.newState === "closed" && sheet.replaceChildren());
} else if (sheet) {
  sheet.remove();
}
