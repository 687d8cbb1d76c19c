// Tools of the receipt: save it as a picture, print it, copy the number. Without script the page itself can be kept.
const code = document.querySelector("[data-receipt]");
const tools = document.querySelector("[data-receipt-tools]");

function lines() {
  const works = [...document.querySelectorAll(".receipt .item-main")].map((item) => item.firstChild.textContent.trim());
  const groups = [...code.children].map((group) => group.textContent);
  return {
    when: document.querySelector(".receipt-top p").textContent.trim(),
    code: [groups.slice(0, 3).join(" "), groups.slice(3).join(" ")],
    works,
  };
}

function draw() {
  const { when, code: halves, works } = lines();
  const canvas = document.createElement("canvas");
  canvas.width = 750;
  canvas.height = 420 + works.length * 52;
  const pen = canvas.getContext("2d");
  const write = (text, y, font, colour) => {
    pen.font = font;
    pen.fillStyle = colour;
    pen.fillText(text, 375, y, 690);
  };
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.textAlign = "center";
  write("八闽好网民 · 投票回执", 72, "600 34px sans-serif", "#1f2329");
  write(when, 128, "24px sans-serif", "#5b636e");
  halves.forEach((half, place) => write(half, 208 + place * 54, "600 38px monospace", "#1f2329"));
  works.forEach((work, place) => write(work, 336 + place * 52, "26px sans-serif", "#1f2329"));
  write("请不要把回执发给任何人：凭它能看到您选了什么。", canvas.height - 40, "22px sans-serif", "#5b636e");
  return canvas;
}

function save() {
  const link = document.createElement("a");
  link.href = draw().toDataURL("image/png");
  link.download = `投票回执-${code.dataset.receipt.slice(0, 5)}.png`;
  link.click();
}

async function copy(event) {
  const words = event.currentTarget.querySelector("span");
  const done = await navigator.clipboard?.writeText(code.dataset.receipt).then(() => true, () => false);
  words.textContent = done ? "已复制" : "请长按回执号复制";
}

if (code && tools) {
  tools.hidden = false;
  tools.querySelector("[data-save]").addEventListener("click", save);
  tools.querySelector("[data-print]").addEventListener("click", () => globalThis.print());
  tools.querySelector("[data-copy]").addEventListener("click", copy);
}
