// Resumable upload of one role's files with tus-js-client: foresee, send, pause, resume, from any tab or device.
import { foresee } from "./precheck.js";
import * as lanes from "./queue.js";
import { fingerprint } from "./measure.js";
import { buttons, end, makeRow, newWindowLink, rest, say, showForeseen, showProgress, stall } from "./rows.js";
import { Sending } from "./sending.js";
import { sayAgain } from "../site/typed-early.js";

const CHUNK = 5 * 1024 * 1024;
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
  sayAgain([input]);
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
  const stands = beginning(panel, mark) ? "" : panel.querySelector("[data-stands]")?.dataset.stands;
  if (stands) askToReplace(row, stands, seen, go);
  else if (seen.findings.some((finding) => finding.level === "block")) askFirst(row, seen, go);
  else go();
}

// Foreseen to fail: say so before a byte is sent. What the server would refuse anyway cannot be forced.
function askFirst(row, seen, go) {
  if (seen.refused) row.classList.add("is-ended");
  buttons(row, { anyway: !seen.refused });
  say(row, seen.refused ? "请换一个文件。" : "按提示改好再传，可以省下上传的时间。");
  row.querySelector("[data-anyway]").addEventListener("click", go, { once: true });
}

// A good file stands there: it is replaced only by who says so, and only once the new one has passed.
function askToReplace(row, stands, seen, go) {
  askFirst(row, seen, go);
  if (seen.refused) return;
  row.querySelector("[data-anyway]").textContent = "上传并替换";
  say(row, `现有的“${stands}”已通过检查。新文件通过检查后才替换它，没有通过就保留原来的。`);
}

function beginning(panel, mark) {
  return [...panel.querySelectorAll("[data-unfinished]")].find((it) => it.dataset.fingerprint === mark);
}

function send(panel, row, file, rule) {
  const mark = row.dataset.mark;
  const begun = beginning(panel, mark);
  const upload = new window.tus.Upload(file, {
    endpoint: panel.dataset.url,
    uploadUrl: begun ? new URL(begun.dataset.resumeUrl, location.href).href : null,
    chunkSize: CHUNK,
    storeFingerprintForResuming: false, // the server's own list says what is unfinished
    metadata: { filename: file.name, role: rule.role, fingerprint: mark },
    onUploadUrlAvailable: () => { active.set(upload.url, row); hideActive(); },
  });
  const sending = new Sending(upload, listener(panel, row, upload));
  control(row, upload, sending);
  row.querySelector("[data-progress]").hidden = false;
  queue(row, sending, begun ? "从上次断开处继续。" : "可以关掉网页，回来后从断开处继续。");
}

function queue(row, sending, words) {
  lanes.enter(row, () => start(row, words, () => sending.start()), () => {
    buttons(row, {});
    say(row, "排队等待，前面的传完就开始。");
  });
}

function start(row, words, act) {
  buttons(row, { pause: true });
  say(row, words);
  act();
}

function control(row, upload, sending) {
  row.querySelector("[data-pause]").addEventListener("click", async () => {
    buttons(row, { resume: true });
    await sending.pause();
    rest(row, "已暂停，已传的部分都保留着。");
    lanes.leave(row);
  });
  row.querySelector("[data-resume]").addEventListener("click", () => {
    lanes.enterNow(row);
    start(row, "继续上传。", () => sending.resume());
  });
  drops.set(row, async () => {
    row.remove();
    active.delete(upload.url);
    lanes.leave(row);
    await sending.pause(true);
  });
}

// What becomes of an upload, in the words of its row.
function listener(panel, row, upload) {
  const meter = { samples: [] };
  return {
    progress(sent, total) {
      if (row.matches(".is-stalled")) {
        buttons(row, { pause: true });
        lanes.enterNow(row);
      }
      showProgress(row, meter, sent, total);
    },
    stalled(why) {
      buttons(row, { resume: true });
      stall(row, `${why}，正在自动重连……已传的部分都保留着，也可以点“继续”马上重试。`);
    },
    comparing() {
      rest(row, "正在核对服务器上已有的部分……");
    },
    elsewhere(percent) {
      lanes.leave(row);
      buttons(row, { resume: true });
      stall(row, `同一个文件正在另一个窗口上传，已传 ${percent}%。不用重复操作，那边停下时这里会接着传。`);
    },
    loggedOut() {
      lanes.leave(row);
      buttons(row, { resume: true });
      stall(row, "登录已过期，已传的部分都保留着。请", newWindowLink("重新登录", panel.dataset.login), "，再回到这里点“继续”。");
    },
    refused(status, said) {
      letGo(row, upload);
      end(row, (!GONE.has(status) && said) || "这个文件已在别处传完、被换掉或删去，请刷新页面看最新情况。");
    },
    lost() {
      letGo(row, upload);
      end(row, "这个文件在电脑或手机里已被移动、改动或删去，读不到了。请重新选择，已传的部分不受影响。");
    },
    done() {
      letGo(row, upload);
      row.remove();
      const list = panel.querySelector("[id^=files-]");
      if (window.htmx && list) window.htmx.trigger(list, "files-changed");
      else location.reload();
    },
  };
}

function letGo(row, upload) {
  active.delete(upload.url);
  drops.set(row, () => row.remove());
  lanes.leave(row);
}

function hideActive() {
  document.querySelectorAll("[data-unfinished]").forEach((it) => {
    it.hidden = active.has(new URL(it.dataset.resumeUrl, location.href).href);
  });
}
