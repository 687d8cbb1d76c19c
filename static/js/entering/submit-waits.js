// <form data-waits-for-line>: what it sends is kept by its page until the server has answered. Without a line, or where
// the server is silent, the page stays, says so beside the button, and sends it by itself when the line is back.
import { renewToken } from "../site/csrf.js";
import { ask, Retries, whyNot } from "../site/line.js";
import { icon } from "./save-note.js";

for (const form of document.querySelectorAll("form[data-waits-for-line]")) {
  const note = form.querySelector("[data-wait-note]");
  const retries = new Retries(send);
  let running = false;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });

  async function send() {
    if (running) return;
    running = true;
    retries.pause();
    renewToken(form);
    note.textContent = form.dataset.sending;
    try {
      const answer = { method: "POST", body: new FormData(form), headers: { "X-Answer": "address" } };
      heed(...(await ask(form.action, answer)));
    } catch (error) {
      wait(whyNot(error));
    } finally {
      running = false;
    }
  }

  function heed(response, text) {
    if (response.status >= 500) wait("服务器暂时忙");
    else if (response.headers.get("Content-Type")?.startsWith("application/json")) location.assign(JSON.parse(text).to);
    else HTMLFormElement.prototype.submit.call(form); // logged out, refused: the page itself says what
  }

  function wait(why) {
    const line = document.createElement("span");
    line.className = "field-error";
    line.setAttribute("role", "alert");
    const words = document.createElement("span");
    words.textContent = `${why}，${form.dataset.waiting}`;
    line.append(icon("bi-wifi-off"), words);
    note.replaceChildren(line);
    retries.later();
  }
}
