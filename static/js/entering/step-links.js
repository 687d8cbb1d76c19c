// <a data-step>: another step is opened once the server answers; without a line this page stays and goes by itself later.
import { ask, Retries, whyNot } from "../site/line.js";
import { fault, sayBad } from "./save-note.js";

let link = null;
const retries = new Retries(open);

// After all other listeners: an upload under way opens the step in a window of its own.
addEventListener("click", (event) => {
  const found = event.target.closest?.("main a[data-step]");
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (!found || !isPlain || event.defaultPrevented || found.target === "_blank") return;
  event.preventDefault();
  link = found;
  open();
});

async function open() {
  retries.pause();
  try {
    const [response] = await ask(document.getElementById("deadline-note").dataset.address);
    if (response.status < 500) location.assign(link.href);
    else wait("服务器暂时忙");
  } catch (error) {
    wait(whyNot(error));
  }
}

function wait(why) {
  const words = `${why}，暂时打不开其他步骤。本页的内容都在，恢复后自动打开。`;
  if (document.getElementById("save-note")) sayBad("bi-wifi-off", words);
  else fault(document.querySelector("a.btn[data-step]"), words);
  retries.later();
}
