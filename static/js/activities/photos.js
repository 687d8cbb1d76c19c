// #activity-files: what is chosen is sent at once, one file after another, and tried again while the line is down. A
// photograph larger than a page can show is made smaller here first, so that it costs a phone on a slow line seconds.
// The server answers with the list anew. Without script the same inputs are ordinary forms.
import { csrfToken } from "../site/csrf.js";
import { ask, Retries, whyNot } from "../site/line.js";
import { sayAgain } from "../site/typed-early.js";

const LONG_SIDE = 2560;
const LARGE = 1_500_000; // bytes, below which nothing is gained
const PATIENCE = 180_000;
const waiting = [];
const retries = new Retries(work);
let isWorking = false;

document.documentElement.classList.add("js");

async function smaller(file) {
  if (file.type !== "image/jpeg" || file.size < LARGE || !window.createImageBitmap) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const share = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * share);
    canvas.height = Math.round(picture.height * share);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.88));
    return made && made.size < file.size ? new File([made], file.name, { type: "image/jpeg" }) : file;
  } catch {
    return file; // the server judges it as it is
  }
}

function say(words) {
  const place = document.querySelector("#activity-files [data-adding]");
  if (place) place.textContent = words;
}

async function post(form, address, body) {
  body.set("csrfmiddlewaretoken", csrfToken(form.elements.namedItem("csrfmiddlewaretoken").value));
  const headers = { "X-Requested-With": "photos" };
  const [response, text] = await ask(address, { method: "POST", body, headers }, PATIENCE);
  const list = new DOMParser().parseFromString(text, "text/html").getElementById("activity-files");
  if (!list || response.redirected) throw new Error(response.status === 413 ? "文件太大" : "没有收到");
  document.getElementById("activity-files").replaceWith(list);
  window.htmx?.process(list);
}

async function work() {
  if (isWorking) return;
  isWorking = true;
  retries.pause();
  try {
    while (waiting.length) {
      const { form, file } = waiting[0];
      say(`正在上传“${file.name}”，还有 ${waiting.length} 个……`);
      const body = new FormData();
      body.append("files", await smaller(file), file.name);
      await post(form, form.action, body);
      waiting.shift();
    }
    retries.stop();
    say("");
  } catch (error) {
    say(`“${waiting[0].file.name}”还没有传上（${whyNot(error)}），恢复后自动上传，请不要关掉本页。`);
    retries.later();
  } finally {
    isWorking = false;
  }
}

document.addEventListener("change", (event) => {
  const input = event.target.closest?.("[data-adds]");
  if (!input) return;
  const form = document.getElementById(input.dataset.adds);
  for (const file of input.files) waiting.push({ form, file });
  input.value = "";
  work();
});

sayAgain(document.querySelectorAll("[data-adds]"));

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-removes]");
  if (!button) return;
  event.preventDefault();
  button.disabled = true;
  try {
    await post(button.form, button.formAction, new FormData());
  } catch (error) {
    button.disabled = false;
    say(`没有移除（${whyNot(error)}），请稍后再试。`);
  }
});

addEventListener("beforeunload", (event) => waiting.length && event.preventDefault());
