// "复制正文" puts the article on the clipboard as formatted text, so that an editor takes its styles along.
// Where the browser allows no such writing, the source is shown and selected, to be copied by hand.
const done = "已复制，请到公众号后台粘贴";

async function copied(source) {
  const plain = new DOMParser().parseFromString(source, "text/html").body.innerText;
  try {
    const item = new ClipboardItem({
      "text/html": new Blob([source], { type: "text/html" }),
      "text/plain": new Blob([plain], { type: "text/plain" }),
    });
    await navigator.clipboard.write([item]);
    return true;
  } catch {
    return false;
  }
}

async function copy(button) {
  const field = document.getElementById(button.dataset.copyArticle);
  const isDone = await copied(field.value);
  button.querySelector("span").textContent = isDone ? done : "请按 Ctrl+C 复制下面的源代码";
  if (isDone) return;
  field.closest("details").open = true;
  field.select();
}

for (const button of document.querySelectorAll("[data-copy-article]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
