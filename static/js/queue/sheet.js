// <a data-sheet>: the work plays over the list, so that the place in it stays. Elsewhere it is a link to its page.
const sheet = document.getElementById("queue-sheet");

async function open(link) {
  const answer = await fetch(link.href, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) {
    location.assign(link.href);
    return;
  }
  const shown = new DOMParser().parseFromString(await answer.text(), "text/html");
  sheet.querySelector("[data-sheet-body]").replaceChildren(...shown.body.children);
  sheet.querySelector("[data-sheet-page]").href = link.closest("li").querySelector("a[data-row]").href;
  sheet.setAttribute("aria-label", link.dataset.title);
  sheet.showPopover();
  sheet.querySelector("video, audio")?.play().catch(() => {}); // a browser that refuses still shows it
}

if (sheet && "popover" in HTMLElement.prototype) {
  for (const link of document.querySelectorAll("a[data-sheet]")) {
    link.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      open(link);
    });
  }
  sheet.addEventListener("toggle", (event) => {
    if (event.newState === "closed") sheet.querySelector("[data-sheet-body]").replaceChildren();
  });
} else if (sheet) {
  sheet.remove();
}
