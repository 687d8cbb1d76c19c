// "复制链接" copies the address; without script, or where nothing may be copied, the link leads to a page that shows it.
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedByHand(text); // WeChat's older browser has no clipboard
  }
}

function copiedByHand(text) {
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.className = "visually-hidden";
  document.activeElement.after(field); // inside the open dialog, where it may be selected
  field.select();
  field.setSelectionRange(0, text.length);
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    field.remove();
  }
}

async function copy(link, event) {
  event.preventDefault();
  link.focus();
  const isDone = await copied(link.dataset.copyLink);
  if (!isDone && !document.getElementById("share-address")) return location.assign(link.href);
  link.querySelector("span").textContent = isDone ? "链接已复制" : "请长按上面的链接复制";
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-copy-link]");
  if (link && !(event.metaKey || event.ctrlKey || event.shiftKey)) copy(link, event);
});
