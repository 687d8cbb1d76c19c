// Opens a work over the gallery instead of leaving it: the picks and the place in the list stay.
// A real dialog: the focus goes in, stays inside and returns to the card; the phone's back button closes it. Without
// script, or in a browser without dialogs, the title is a link to the work's own page.
import { ask } from "../site/line.js";

const sheet = document.getElementById("work-sheet");
const links = () => [...document.querySelectorAll("a[data-sheet]")];
let current = null; // the card's link whose work is shown
let asked = 0;

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
    const wanted = !box.checked;
    box.checked = wanted;
    box.dispatchEvent(new Event("change", { bubbles: true }));
    const parts = pickButton(link);
    made.closest(".sheet-foot").querySelector(".sheet-full").textContent =
      box.checked === wanted ? "" : "这一类已选满，先取消一件";
    made.replaceWith(...parts);
    parts[0].focus();
  });
  return [made];
}

function head() {
  const made = document.createElement("div");
  made.className = "sheet-head";
  made.append(button("btn btn-quiet push", "bi-x-lg", "关闭", () => sheet.close()));
  return made;
}

function foot(link) {
  const made = document.createElement("div");
  const full = document.createElement("p");
  const all = links();
  const next = all[(all.indexOf(link) + 1) % all.length];
  made.className = "sheet-foot";
  full.className = "sheet-full";
  full.setAttribute("role", "status");
  made.append(full, ...pickButton(link), button("btn btn-quiet", "bi-chevron-right", "下一件", () => open(next)));
  return made;
}

async function open(link) {
  const turn = ++asked;
  const [answer, text] = await ask(link.href, { cache: "default", headers: { "HX-Request": "true" } }).catch(() => []);
  if (turn !== asked) return; // another one was opened, or the sheet closed, meanwhile
  if (!answer?.ok) {
    location.assign(link.href);
    return;
  }
  const page = new DOMParser().parseFromString(text, "text/html");
  sheet.replaceChildren(head(), ...page.body.children, foot(link));
  current = link;
  if (!sheet.open) {
    history.pushState({ sheet: true }, "");
    sheet.showModal();
  }
  sheet.querySelector("button").focus();
  sheet.scrollTop = 0;
}

function closed() {
  asked += 1;
  sheet.replaceChildren(); // whatever plays falls silent
  if (history.state?.sheet) history.back();
  current?.focus();
  current = null;
}

if (sheet && "showModal" in sheet) {
  if (history.state?.sheet) history.replaceState(null, ""); // reloaded while a sheet was open
  for (const link of links()) {
    link.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      open(link);
    });
  }
  sheet.addEventListener("close", closed);
  sheet.addEventListener("click", (event) => event.target === sheet && sheet.close()); // beside it
  addEventListener("popstate", () => sheet.open && sheet.close());
} else if (sheet) {
  sheet.remove();
}
