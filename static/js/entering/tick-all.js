// "已逐条读过，勾选全部必选项" ticks them here, at once: a page that reloads for it would take 下一步 pressed meanwhile
// for that of a page on which nothing is ticked. Without script the server ticks them.
const button = document.querySelector("button[name=all]");

button?.addEventListener("click", (event) => {
  event.preventDefault();
  const form = button.form;
  for (const box of form.querySelectorAll("input[data-required]:not(:checked)")) {
    box.checked = true;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
  form.querySelector("[name=go][value=next]")?.focus();
  button.hidden = true;
});
