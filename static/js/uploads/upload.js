// Resumable upload of one role's files with tus-js-client: foresee, send, pause, resume, from any tab or device.
import { csrfToken } from "../site/csrf.js";
import { foresee } from "./precheck.js";
import * as lanes from "./queue.js";
import { clock, fingerprint } from "./measure.js";
import { buttons, end, makeRow, newWindowLink, rest, say, showForeseen, showProgress, stall } from "./rows.js";

const CHUNK = 5 * 1024 * 1024;
const RETRY_DELAYS = [0, 1000, 3000, 5000, 10000, 15000, 20000];
// These answers will not change by asking again. What a page of ours answers instead, for want of a session, is a person's turn.
const FINAL = new Set([400, 404, 410, 413, 415, 422, 507]);
const LOGGED_OUT = new Set([200, 401, 403, 405]);
const GONE = new Set([404, 410]);
const active = new Map(); // upload URL → row
const drops = new WeakMap(); // row → lets go of it

document.documentElement.classList.add("js");
document.querySelectorAll("[data-upload-role]").forEach(setUp);
document.body.addEventListener("htmx:afterSwap", hideActive);
window.addEventListener("beforeunload", (event) => {
  if (lanes.underWay()) event.preventDefault(); // the browser asks; what was sent is kept either way
});
// One can go on to other steps while files are sent: in a window of its own, so that this one goes on sending.
document.addEventListener("click", (event) => {
  const link = event.target.closest("main a[data-step]");
  if (link) link.target = lanes.underWay() ? "_blank" : "";
});

function setUp(panel) {
  const form = panel.querySelector("[data-drop]");
  if (!form || !window.tus || !window.tus.isSupported) return;
  const input = form.querySelector("input[type=file]");
  input.addEventListener("change", () => {
    take(panel, [...input.files]);
    input.value = "";
  });
  for (const kind of ["dragenter", "dragover"]) {
    form.addEventListener(kind, (event) => { event.preventDefault(); form.classList.add("over"); });
  }
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    take(panel, [...event.dataTransfer.files]);
  });
}

async function take(panel, files) {
  const rule = JSON.parse(panel.dataset.rule);
  clearAway(panel, rule.max_count === 1);
  const picked = rule.max_count === 1 ? files.slice(0, 1) : files;
  const rows = picked.map((file) => begin(panel, file));
  for (const [place, file] of picked.entries()) {
    if (rows[place].isConnected) await look(panel, rows[place], file, rule, files.length - picked.length);
  }
}

// A new choice takes the place of what was only looked at or refused; where one file is asked, also of what is under way.
function clearAway(panel, takesOne) {
  for (const row of panel.querySelectorAll("[data-upload-row]")) {
    if (takesOne || row.matches(".is-ended")) drops.get(row)?.();
  }
}

function begin(panel, file) {
  const row = makeRow(panel, file);
  drops.set(row, () => row.remove());
  row.querySelector("[data-cancel]").addEventListener("click", () => drops.get(row)());
  return row;
}

async function look(panel, row, file, rule, others) {
  const mark = await fingerprint(file);
  if (panel.querySelector(`[data-upload-row][data-mark="${CSS.escape(mark)}"]`)) {
    end(row, "同一个文件选了两次，只传一次。");
    return;
  }
  row.dataset.mark = mark;
  const seen = await foresee(file, rule);
  if (!row.isConnected) return;
  if (others) seen.findings.push({ level: "warn", text: `这里只收一个文件，另外选的 ${others} 个没有取。` });
  showForeseen(row, file, seen);
  const go = () => send(panel, row, file, rule);
  if (seen.findings.some((finding) => finding.level === "block")) askFirst(row, seen, go);
  else go();
}

// Foreseen to fail: say so before a byte is sent. What the server would refuse anyway cannot be forced.
function askFirst(row, seen, go) {
  if (seen.refused) row.classList.add("is-ended");
  buttons(row, { anyway: !seen.refused });
  say(row, seen.refused ? "请换一个文件。" : "按提示改好再传，可以省下上传的时间。");
  row.querySelector("[data-anyway]").addEventListener("click", go, { once: true });
}

function send(panel, row, file, rule) {
  const mark = row.dataset.mark;
  const begun = [...panel.querySelectorAll("[data-unfinished]")].find((it) => it.dataset.fingerprint === mark);
  const meter = { samples: [] };
  const upload = new window.tus.Upload(file, {
    endpoint: panel.dataset.url,
    uploadUrl: begun ? new URL(begun.dataset.resumeUrl, location.href).href : null,
    chunkSize: CHUNK,
    retryDelays: RETRY_DELAYS,
    storeFingerprintForResuming: false, // the server's own list says what is unfinished
    metadata: { filename: file.name, role: rule.role, fingerprint: mark },
    onBeforeRequest: (request) => request.setHeader("X-CSRFToken", csrfToken("")),
    onShouldRetry: (error) => {
      const isFinal = FINAL.has(statusOf(error)) || LOGGED_OUT.has(statusOf(error));
      if (!isFinal) stall(row, "线路断了，正在自动重连……");
      return !isFinal;
    },
    onUploadUrlAvailable: () => { active.set(upload.url, row); hideActive(); },
    onProgress: (sent, total) => showProgress(row, meter, sent, total),
    onError: (error) => failed(panel, row, upload, error),
    onSuccess: () => succeeded(panel, row, upload),
  });
  control(row, upload);
  row.querySelector("[data-progress]").hidden = false;
  queue(row, upload, begun ? "从上次断开处继续。" : "可以关掉网页，回来后从断开处继续。");
}

function queue(row, upload, words) {
  lanes.enter(row, () => start(row, upload, words), () => {
    buttons(row, {});
    say(row, "排队等待，前面的传完就开始。");
  });
}

function start(row, upload, words) {
  delete row.dataset.broken;
  buttons(row, { pause: true });
  say(row, words);
  upload.start();
}

function control(row, upload) {
  row.querySelector("[data-pause]").addEventListener("click", async () => {
    buttons(row, { resume: true });
    await upload.abort();
    rest(row, "已暂停，已传的部分都保留着。");
    lanes.leave(row);
  });
  row.querySelector("[data-resume]").addEventListener("click", () => {
    lanes.enterNow(row);
    start(row, upload, "继续上传。");
  });
  window.addEventListener("online", () => row.dataset.broken && row.isConnected && queue(row, upload, "继续上传。"));
  drops.set(row, async () => {
    row.remove();
    active.delete(upload.url);
    lanes.leave(row);
    await upload.abort(Boolean(upload.url)).catch(() => undefined);
  });
}

function failed(panel, row, upload, error) {
  const status = statusOf(error);
  if (LOGGED_OUT.has(status)) {
    buttons(row, { resume: true });
    stall(row, "登录已过期，已传的部分都保留着。请", newWindowLink("重新登录", panel.dataset.login), "，再回到这里点“继续”。");
  } else if (FINAL.has(status)) {
    active.delete(upload.url);
    drops.set(row, () => row.remove());
    end(row, (!GONE.has(status) && error.originalResponse.getBody()) || "这个文件已在别处传完、被换掉或删去，请刷新页面看最新情况。");
  } else {
    row.dataset.broken = "1";
    buttons(row, { resume: true });
    stall(row, `${clock()} 线路断开。已传的部分都保留着，恢复后会自动继续，也可以点“继续”。`);
  }
  lanes.leave(row);
}

function succeeded(panel, row, upload) {
  active.delete(upload.url);
  row.remove();
  lanes.leave(row);
  const list = panel.querySelector("[id^=files-]");
  if (window.htmx && list) window.htmx.trigger(list, "files-changed");
  else location.reload();
}

function statusOf(error) {
  return error.originalResponse ? error.originalResponse.getStatus() : 0;
}

function hideActive() {
  document.querySelectorAll("[data-unfinished]").forEach((it) => {
    it.hidden = active.has(new URL(it.dataset.resumeUrl, location.href).href);
  });
}
