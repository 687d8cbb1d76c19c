// What an MP4 says of itself in its boxes, read in a few small slices: how its picture is coded, and whether its end is missing.
const MOST_BOXES = 200;
const MOST_INDEX = 16 * 1024 * 1024;
const ENTRY = 12; // from "stsd": four bytes of name, four of version, four of count
// What reaches over the end of the file and is none of these is text or zeros behind a whole film.
const CAN_BE_CUT = ["mdat", "moov", "moof", "free", "skip", "wide", "uuid", "sidx", "mfra", "udta", "meta", "styp"];
const CODECS = { avc1: "H.264", avc3: "H.264", hvc1: "H.265（HEVC）", hev1: "H.265（HEVC）", av01: "AV1", vp09: "VP9" };

export async function readBoxes(file) {
  let picture = null;
  let at = 0;
  for (let count = 0; count < MOST_BOXES && at + 8 <= file.size; count += 1) {
    const box = await boxAt(file, at);
    if (box.size < 8 || (count && at + box.size > file.size && !CAN_BE_CUT.includes(box.name))) break;
    if (box.name === "moov") picture = pictureIn(await bytes(file, at, Math.min(box.size, MOST_INDEX)));
    at += box.size;
  }
  return { picture, arrived: at > file.size ? file.size / at : 1 };
}

async function boxAt(file, at) {
  const head = await bytes(file, at, 16);
  const view = new DataView(head.buffer);
  let size = view.getUint32(0);
  if (size === 0) size = file.size - at;
  else if (size === 1 && head.length === 16) size = Number(view.getBigUint64(8));
  return { size, name: name(head, 4) };
}

// The first description of samples that is one of pictures.
function pictureIn(index) {
  const view = new DataView(index.buffer);
  for (let at = 4; at + ENTRY + 36 <= index.length; at += 1) {
    if (index[at] !== 0x73 || name(index, at) !== "stsd") continue;
    const entry = at + ENTRY;
    const codec = CODECS[name(index, entry + 4)];
    if (codec) return { codec, width: view.getUint16(entry + 32), height: view.getUint16(entry + 34) };
  }
  return null;
}

async function bytes(file, at, length) {
  return new Uint8Array(await file.slice(at, at + length).arrayBuffer());
}

function name(bytes, at) {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
