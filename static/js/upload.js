// Resumable upload of one role's files with tus-js-client: foresee, send, pause, resume, from any tab or device.
import { foresee } from "./upload-foresee.js";
import { amount, clock, fingerprint, timeLeft } from "./upload-measure.js";

const CHUNK = 5 * 1024 * 1024;
const RETRY_DELAYS = [0, 1000, 3000, 5000, 10000, 15000, 20000];
// These answers will not change by asking again.
const FINAL = new Set([400, 403, 404, 410, 413, 415, 422, 507]);
const active = new Map(); // upload URL → row

document.documentElement.classList.add("js");
document.querySelectorAll("[data-upload-role]").forEach(setUp);
document.body.addEventListener("htmx:afterSwap", hideActive);
window.addEventListener("beforeunload", (event) => {
  if (active.size) event.preventDefault(); // the browser asks; what was sent is kept either way
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
  const picked = rule.max_count === 1 ? files.slice(0, 1) : files;
  for (const file of picked) {
    const row = makeRow(panel, file);
    const seen = await foresee(file, rule);
    row.querySelector("[data-meta]").replaceChildren(...[amount(file.size), ...seen.facts].map(span));
    row.querySelector("[data-foreseen]").replaceChildren(...seen.findings.map(findingLine));
    if (seen.findings.some((finding) => finding.level === "block")) {
      askFirst(panel, row, file, rule, seen);
    } else {
      send(panel, row, file, rule);
    }
  }
}

// Foreseen to fail: say so before a byte is sent. What the server would refuse anyway cannot be forced.
function askFirst(panel, row, file, rule, seen) {
  say(row, seen.refused ? "请换一个文件。" : "按提示改好再传，可以省下上传的时间。");
  const anyway = row.querySelector("[data-anyway]");
  anyway.hidden = seen.refused;
  anyway.addEventListener("click", () => { anyway.hidden = true; send(panel, row, file, rule); });
  row.querySelector("[data-cancel]").addEventListener("click", () => row.remove());
}

async function send(panel, row, file, rule) {
  const mark = await fingerprint(file);
  const begun = [...panel.querySelectorAll("[data-unfinished]")].find((it) => it.dataset.fingerprint === mark);
  const meter = { started: 0, from: 0, samples: [] };
  const upload = new window.tus.Upload(file, {
    endpoint: panel.dataset.url,
    uploadUrl: begun ? new URL(begun.dataset.resumeUrl, location.href).href : null,
    chunkSize: CHUNK,
    retryDelays: RETRY_DELAYS,
    storeFingerprintForResuming: false, // the server's own list says what is unfinished
    headers: { "X-CSRFToken": panel.querySelector("[name=csrfmiddlewaretoken]").value },
    metadata: { filename: file.name, role: rule.role, fingerprint: mark },
    onShouldRetry: (error) => {
      const status = error.originalResponse ? error.originalResponse.getStatus() : 0;
      if (!FINAL.has(status)) stall(row, "线路断了，正在自动重连……");
      return !FINAL.has(status);
    },
    onUploadUrlAvailable: () => { active.set(upload.url, row); hideActive(); },
    onProgress: (sent, total) => showProgress(row, meter, sent, total),
    onError: (error) => failed(row, upload, error),
    onSuccess: () => succeeded(panel, row, upload),
  });
  controls(row, upload);
  row.querySelector("[data-progress]").hidden = false;
  say(row, begun ? "从上次断开处继续。" : "可以关掉网页，回来后从断开处继续。");
  upload.start();
}

function controls(row, upload) {
  const pause = row.querySelector("[data-pause]");
  const resume = row.querySelector("[data-resume]");
  const show = (running) => { pause.hidden = !running; resume.hidden = running; };
  const start = () => { show(true); say(row, "继续上传。"); upload.start(); };
  show(true);
  pause.addEventListener("click", async () => { show(false); await upload.abort(); say(row, "已暂停，已传的部分都保留着。"); });
  resume.addEventListener("click", start);
  window.addEventListener("online", () => { if (row.dataset.broken) { delete row.dataset.broken; start(); } });
  row.querySelector("[data-cancel]").addEventListener("click", async () => {
    active.delete(upload.url);
    await upload.abort(Boolean(upload.url)).catch(() => undefined);
    row.remove();
  });
}

// No speed while the line is down, and words that stand out until bytes move again.
function stall(row, words) {
  row.classList.add("is-stalled");
  row.querySelector("[data-speed]").textContent = "";
  row.querySelector("[data-left]").textContent = "";
  say(row, words);
}

function showProgress(row, meter, sent, total) {
  if (row.classList.contains("is-stalled")) {
    row.classList.remove("is-stalled");
    meter.samples = [];
    say(row, "线路恢复了，从断开处继续。");
  }
  const now = performance.now();
  meter.samples = [...meter.samples.filter(([at]) => now - at < 8000), [now, sent]];
  const [firstAt, firstSent] = meter.samples[0];
  const speed = now > firstAt ? ((sent - firstSent) * 1000) / (now - firstAt) : 0;
  const percent = total ? Math.floor((sent * 100) / total) : 100;
  row.querySelector("progress").value = percent;
  row.querySelector("[data-percent]").textContent = `${percent}%`;
  row.querySelector("[data-amount]").textContent = `${amount(sent)} / ${amount(total)}`;
  row.querySelector("[data-speed]").textContent = speed ? `${amount(speed)}/秒` : "";
  row.querySelector("[data-left]").textContent = speed ? timeLeft((total - sent) / speed) : "";
}

function failed(row, upload, error) {
  const response = error.originalResponse;
  const words = response && FINAL.has(response.getStatus()) ? response.getBody() : "";
  row.querySelector("[data-pause]").hidden = true;
  if (response && FINAL.has(response.getStatus())) {
    active.delete(upload.url);
    row.querySelector("[data-resume]").hidden = true;
    say(row, words || "这个上传已在别处结束或被替换，请刷新页面看最新情况。");
    return;
  }
  row.dataset.broken = "1";
  row.querySelector("[data-resume]").hidden = false;
  stall(row, `${clock()} 线路断开。已传的部分都保留着，恢复后会自动继续，也可以点“继续”。`);
}

function succeeded(panel, row, upload) {
  active.delete(upload.url);
  row.remove();
  const list = panel.querySelector("[id^=files-]");
  if (window.htmx && list) window.htmx.trigger(list, "files-changed");
  else location.reload();
}

function hideActive() {
  document.querySelectorAll("[data-unfinished]").forEach((it) => {
    it.hidden = active.has(new URL(it.dataset.resumeUrl, location.href).href);
  });
}

function makeRow(panel, file) {
  const row = document.getElementById("upload-row").content.firstElementChild.cloneNode(true);
  row.querySelector("[data-name]").textContent = file.name;
  panel.querySelector("[data-upload-list]").append(row);
  return row;
}

function findingLine(finding) {
  const item = document.createElement("li");
  const tone = { block: "bad", warn: "warn", good: "good" }[finding.level];
  const icon = { block: "x-octagon-fill", warn: "exclamation-triangle-fill", good: "check-circle-fill" }[finding.level];
  item.className = `finding finding-${tone}`;
  const mark = document.createElement("i");
  mark.className = `bi bi-${icon}`;
  mark.setAttribute("aria-hidden", "true");
  const what = document.createElement("div");
  what.className = "finding-what";
  what.textContent = finding.text;
  item.append(mark, what);
  return item;
}

function span(text) {
  const element = document.createElement("span");
  element.textContent = text;
  return element;
}

function say(row, text) {
  row.querySelector("[data-status]").textContent = text;
}
