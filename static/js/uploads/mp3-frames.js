// The exact length of an MP3: the sum of its frames, walked as submissions/media/readers/mp3.py does. A browser guesses it
// from the first frames, wrong by minutes where the rate varies.
const MOST_BYTES = 96 * 1024 * 1024; // read whole into memory
const CHAIN = 3; // so many frames in a row are no chance
const KBITS = {
  1: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};
const SPEEDS = { 3: [44100, 48000, 32000], 2: [22050, 24000, 16000], 0: [11025, 12000, 8000] };

// Seconds; null where there are no frames, or too many bytes to look at them here.
export async function soundLength(file) {
  if (file.size > MOST_BYTES) return null;
  const bytes = new Uint8Array(await file.arrayBuffer());
  let at = behindTags(bytes, 0);
  let seconds = 0;
  let begun = false;
  while (at < bytes.length) {
    const frame = frameAt(bytes, at);
    if (!frame) {
      at = nextFrames(bytes, at);
    } else if (at + frame.length > bytes.length) {
      break;
    } else {
      if (begun || !isIndex(bytes, at, frame.length)) seconds += frame.samples / frame.speed;
      begun = true;
      at += frame.length;
    }
  }
  return seconds || null;
}

function frameAt(bytes, at) {
  if (bytes[at] !== 0xff || (bytes[at + 1] & 0xe6) !== 0xe2) return null;
  const version = (bytes[at + 1] >> 3) & 3;
  const rate = bytes[at + 2] >> 4;
  const speed = SPEEDS[version]?.[(bytes[at + 2] >> 2) & 3];
  if (!speed || !rate || rate === 15) return null;
  const samples = version === 3 ? 1152 : 576;
  const kbits = KBITS[version === 3 ? 1 : 2][rate];
  const length = Math.floor(((samples / 8) * kbits * 1000) / speed) + ((bytes[at + 2] >> 1) & 1);
  return { length, samples, speed };
}

// Behind a tag, or where a chain of frames begins; the end where there is none.
function nextFrames(bytes, from) {
  const behind = behindTags(bytes, from);
  if (behind > from) return behind;
  if (name(bytes, from, 3) === "TAG") return from + 128;
  if (name(bytes, from, 8) === "APETAGEX") return from + 32 + little(bytes, from + 12);
  for (let at = bytes.indexOf(0xff, from + 1); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    if (isChain(bytes, at)) return at;
  }
  return bytes.length;
}

function isChain(bytes, from) {
  let at = from;
  for (let count = 0; count < CHAIN && at < bytes.length; count += 1) {
    const frame = frameAt(bytes, at);
    if (!frame) return false;
    at += frame.length;
  }
  return true;
}

function behindTags(bytes, from) {
  let at = from;
  while (name(bytes, at, 3) === "ID3" && at + 10 <= bytes.length) {
    const size = [6, 7, 8, 9].reduce((sum, place) => (sum << 7) | (bytes[at + place] & 0x7f), 0);
    at += 10 + size + (bytes[at + 5] & 0x10 ? 10 : 0);
  }
  return at;
}

// The first frame may hold an index instead of sound.
function isIndex(bytes, at, length) {
  const head = name(bytes, at + 4, Math.min(length, 64) - 4);
  return ["Xing", "Info", "VBRI"].some((mark) => head.includes(mark));
}

function little(bytes, at) {
  return bytes[at] + bytes[at + 1] * 256 + bytes[at + 2] * 65536 + bytes[at + 3] * 16777216;
}

function name(bytes, at, length) {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}
