// What the checker will say, as far as the browser can see it before a byte is sent.
// Limits and tolerances are those of the rule it is given; the worker's word is the one that counts.
import { readBoxes } from "./mp4-boxes.js";
import { soundLength } from "./mp3-frames.js";
import { amount, amountAsked, amountsApart, duration as words } from "./measure.js";

const LOOK_MS = 8000;
const FILM_BOXES = ["ftyp", "moov", "mdat", "free", "skip", "wide", "pnot", "styp"]; // old QuickTime has no ftyp
const SIGNATURES = [
  ["heic", (b) => text(b, 4, 8) === "ftyp" && /^(hei|mif1|msf1|hevc)/.test(text(b, 8, 12))],
  ["avif", (b) => text(b, 4, 8) === "ftyp" && /^avi/.test(text(b, 8, 12))],
  ["mp4", (b) => FILM_BOXES.includes(text(b, 4, 8))],
  ["mp3", (b) => text(b, 0, 3) === "ID3" || (b[0] === 0xff && (b[1] & 0xe6) === 0xe2)],
  ["jpg", (b) => b[0] === 0xff && b[1] === 0xd8],
  ["png", (b) => text(b, 1, 4) === "PNG"],
  ["pdf", (b) => text(b, 0, 5) === "%PDF-"],
  ["mkv", (b) => b[0] === 0x1a && b[1] === 0x45 && b[2] === 0xdf],
  ["avi", (b) => text(b, 8, 12) === "AVI "],
  ["wav", (b) => text(b, 8, 12) === "WAVE"],
  ["webp", (b) => text(b, 8, 12) === "WEBP"],
  ["flac", (b) => text(b, 0, 4) === "fLaC"],
  ["zip", (b) => text(b, 0, 2) === "PK"],
  ["ole", (b) => b[0] === 0xd0 && b[1] === 0xcf && b[2] === 0x11 && b[3] === 0xe0],
];
// Containers that several kinds of file share.
const SHARED = { zip: ["docx", "pptx", "xlsx", "zip"], ole: ["doc", "ppt"] };
const CALLED = { ole: "旧版 Office 文档", zip: "Office 文档或压缩包" };
const MENDS = [
  [["mp4", "mp3"], "请用剪辑软件重新导出。"],
  [["jpg", "png"], "请用看图软件打开，另存为 JPG 或 PNG。"],
  [[], "请在 Word 或 WPS 里打开，另存为要求的格式。"],
];

export async function foresee(file, asked) {
  const rule = { convertible: {}, ...asked };
  const findings = [];
  const facts = [];
  const named = (file.name.split(".").pop() || "").toLowerCase();
  const extension = rule.extensions[named] || named;
  const refused = judgeOutside(file, named, rule, findings);
  if (!refused && rule.convertible[named]) {
    const target = rule.convertible[named].toUpperCase();
    findings.push({ level: "warn", text: `.${named} 文件可以上传；上传后平台可以帮您转换成 ${target}，由您看过再用。` });
  } else if (!refused) {
    const kind = await kindOf(file);
    judgeKind(kind, extension, rule, findings);
    judgeLeast(file, rule, findings);
    if (kind === "mp4") await judgeBrand(file, findings);
    if (kind === "mp4") judgeFilm(await lookAtMedia(file), await readBoxes(file), rule, findings, facts);
    if (kind === "mp3" || (!kind && extension === "mp3")) judgeSound(await lookAtSound(file), rule, findings, facts);
    if (kind === "jpg" || kind === "png") judgePicture(await lookAtPicture(file), rule, findings, facts);
  }
  if (!findings.length && facts.length) {
    findings.push({ level: "good", text: `已在本机看过：${[extension.toUpperCase(), ...facts].join("、")}，预计能通过检查。` });
  }
  return { findings, facts, refused };
}

function judgeOutside(file, named, rule, findings) {
  if (!(named in rule.extensions) && !(named in rule.convertible)) {
    const wanted = rule.kinds.map((kind) => kind.toUpperCase()).join("、");
    findings.push({ level: "block", text: `这里收 ${wanted}，您选的是 .${named} 文件。请导出成要求的格式再传。` });
  } else if (file.size > rule.max_bytes) {
    const [size, most] = amountsApart(file.size, rule.max_bytes);
    findings.push({ level: "block", text: `文件有 ${size}，超过上限 ${most}。` });
  } else if (file.size === 0) {
    findings.push({ level: "block", text: "文件是空的（0 字节），请重新导出。" });
  }
  return findings.length > 0;
}

function judgeLeast(file, rule, findings) {
  if (file.size >= (rule.min_bytes || 0)) return;
  const mend = "请上传相机或手机里的原图，不要用微信转发或截图。";
  findings.push({ level: "block", text: `文件只有 ${amount(file.size)}，要求不小于 ${amountAsked(rule.min_bytes)}。${mend}` });
}

async function kindOf(file) {
  const head = new Uint8Array(await file.slice(0, 32).arrayBuffer());
  const found = SIGNATURES.find(([, fits]) => fits(head));
  return found ? found[0] : "";
}

// As the checker: another kind that is taken here is judged as what it is, anything else blocks.
function judgeKind(kind, extension, rule, findings) {
  const kinds = SHARED[kind] || [kind];
  if (kinds.includes(extension) || ["doc", "ppt"].includes(extension) || (!kind && extension === "mp3")) return;
  const really = kind ? `实际是${CALLED[kind] || ` ${kind.toUpperCase()} 文件`}` : "内容不像这种文件";
  if (kinds.some((one) => rule.kinds.includes(one))) {
    findings.push({ level: "warn", text: `文件名是 .${extension}，但${really}。可以上传，系统按实际内容检查。` });
    return;
  }
  const [, mend] = MENDS.find(([names]) => !names.length || names.includes(extension));
  const byPlatform = rule.convertible[kind] ? "也可以选“仍要上传”，由平台转换，您看过再用。" : "";
  findings.push({ level: "block", text: `文件名是 .${extension}，但${really}，改后缀无效。${mend}${byPlatform}` });
}

// A phone's MOV is of the MP4 family; so is 3GP.
async function judgeBrand(file, findings) {
  const head = new Uint8Array(await file.slice(0, 12).arrayBuffer());
  const brand = text(head, 4, 8) === "ftyp" ? text(head, 8, 12) : "qt  ";
  const name = brand === "qt  " ? "MOV" : /^3g[2prse]/.test(brand) ? "3GP" : "";
  if (name) findings.push({ level: "warn", text: `文件实际是 ${name} 格式，部分手机不能直接播放。可以上传；上传后平台可以帮您改装成 MP4，由您看过再用。` });
}

function judgeSound(seen, rule, findings, facts) {
  if (seen) judgeDuration(seen.duration, rule, findings, facts);
}

function judgeFilm(seen, boxes, rule, findings, facts) {
  judgeSound(seen, rule, findings, facts);
  if (boxes.arrived < 0.999) {
    findings.push({ level: "block", text: `文件不完整，只有约 ${Math.max(1, Math.round(boxes.arrived * 100))}% 的内容。请打开原文件确认能放到最后，重新导出或重新下载一份。` });
  }
  const { picture } = boxes;
  if (picture && picture.codec !== "H.264") {
    findings.push({ level: "warn", text: `画面编码是 ${picture.codec}。不影响提交，系统会另做一份通用的观看版；上传后平台也可以帮您转为 H.264。` });
  }
  if (!picture && !seen?.width) {
    findings.push({ level: "block", text: "看不出画面：文件可能只有声音，或者画面编码太旧。请用剪映打开后重新导出 MP4，编码选“H.264”。" });
  }
  judgeFrame(seen?.width ? seen : picture, rule, findings, facts);
}

function judgeFrame(frame, rule, findings, facts) {
  if (!frame?.width) return;
  const { width, height } = frame;
  facts.push(`${width}×${height}`);
  const short = Math.min(width, height);
  const missing = rule.video_short_side ? rule.video_short_side - short : 0;
  if (missing > rule.side_warns_below) {
    findings.push({ level: "block", text: `画面为 ${width}×${height}，未达到 ${rule.video_short_side}P。请用原始素材导出 ${rule.video_short_side}P；经微信聊天发送过的视频会被压缩。` });
  } else if (missing > rule.side_passes_below || -missing > rule.side_passes_above) {
    findings.push({ level: "warn", text: `画面为 ${width}×${height}，与 ${rule.video_short_side}P 略有出入。可以上传，重新导出时选“${rule.video_short_side}P”更稳妥。` });
  }
  if (rule.aspects.length) {
    const ratio = width / height;
    const error = Math.min(...rule.aspects.map((name) => Math.abs(ratio / ratioOf(name) - 1)));
    const level = error > rule.aspect_warns ? "block" : "warn";
    if (error > rule.aspect_passes) findings.push({ level, text: `画面比例不是 ${rule.aspects.join(" 或 ")}。请在剪辑软件里改画布比例后重新导出。` });
  }
}

function ratioOf(aspect) {
  const [across, down] = aspect.split(":").map(Number);
  return across / down;
}

function judgeDuration(duration, rule, findings, facts) {
  if (!Number.isFinite(duration)) return;
  facts.push(words(duration));
  const over = rule.max_duration_s === null ? 0 : duration - rule.max_duration_s;
  const under = rule.min_duration_s === null ? 0 : rule.min_duration_s - duration;
  const longest = Math.max(rule.longest_s, rule.max_duration_s || 0);
  const level = (by) => (by > rule.duration_warns && !rule.duration_generally ? "block" : "warn");
  if (duration > longest) findings.push({ level: "block", text: `时长 ${words(duration)}，超过 ${words(longest)}。请删减后重新导出（留意剪映自动添加的片尾）。` });
  else if (over > rule.duration_passes) findings.push({ level: level(over), text: `时长 ${words(duration)}，超过 ${words(rule.max_duration_s)}。请删减后重新导出（留意剪映自动添加的片尾）。` });
  if (under > rule.duration_passes) findings.push({ level: level(under), text: `时长 ${words(duration)}，不足 ${words(rule.min_duration_s)}。请补足内容后重新导出。` });
}

function judgePicture(seen, rule, findings, facts) {
  if (!seen) {
    findings.push({ level: "block", text: "图片打不开，可能没有传完整或已损坏。请重新导出。" });
    return;
  }
  facts.push(`${seen.width}×${seen.height}`);
  const short = Math.min(seen.width, seen.height);
  const long = Math.max(seen.width, seen.height);
  const least = rule.image_warn_short_side || rule.image_min_short_side;
  if (least && short < least) findings.push({ level: "block", text: `图片短边 ${short} 像素，要求至少 ${least} 像素。请用原图。` });
  else if (rule.image_min_short_side && short < rule.image_min_short_side) findings.push({ level: "warn", text: `图片短边 ${short} 像素，建议 ${rule.image_min_short_side} 像素以上。` });
  if (rule.image_min_long_side && long < rule.image_min_long_side) findings.push({ level: "block", text: `图片长边 ${long} 像素，要求至少 ${rule.image_min_long_side} 像素。请用相机原图。` });
}

async function lookAtSound(file) {
  const duration = await soundLength(file).catch(() => null);
  return duration ? { duration } : null;
}

function lookAtMedia(file) {
  const element = document.createElement("video");
  const address = URL.createObjectURL(file);
  return new Promise((resolve) => {
    const done = (answer) => { element.removeAttribute("src"); element.load(); URL.revokeObjectURL(address); resolve(answer); };
    const late = setTimeout(() => done(null), LOOK_MS);
    element.addEventListener("loadedmetadata", () => {
      clearTimeout(late);
      done({ duration: element.duration, width: element.videoWidth || 0, height: element.videoHeight || 0 });
    });
    element.addEventListener("error", () => { clearTimeout(late); done(null); });
    element.preload = "metadata";
    element.src = address;
  });
}

async function lookAtPicture(file) {
  const drawn = createImageBitmap(file).catch(async () => createImageBitmap(await ended(file)));
  const bitmap = await drawn.catch(() => null);
  if (!bitmap) return null;
  const size = { width: bitmap.width, height: bitmap.height };
  bitmap.close();
  return size;
}

// A phone may leave out the end mark before its own trailer. A file that was cut off does not end in one.
async function ended(file) {
  const last = new Uint8Array(await file.slice(-4).arrayBuffer());
  return text(last, 0, 4) === "SEFT" ? new Blob([file, new Uint8Array([0xff, 0xd9])], { type: file.type }) : file;
}

function text(bytes, from, to) {
  return String.fromCharCode(...bytes.slice(from, to));
}
