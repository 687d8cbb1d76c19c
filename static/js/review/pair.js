// Two works side by side: the players of both sides play, pause and seek together, unless the box is unticked.
const players = [...document.querySelectorAll("[data-side]")].map((side) => side.querySelector("video, audio"));
const row = document.querySelector("[data-together]");
const box = row.querySelector("input");
const STEP = 0.3; // seconds that two players may be apart

function follow(from, to) {
  const together = (act) => () => box.checked && act();
  from.addEventListener("play", together(() => to.play().catch(() => {}))); // a browser that refuses leaves one still
  from.addEventListener("pause", together(() => to.pause()));
  from.addEventListener("ratechange", together(() => (to.playbackRate = from.playbackRate)));
  from.addEventListener(
    "seeked",
    together(() => {
      if (Math.abs(to.currentTime - from.currentTime) > STEP) to.currentTime = from.currentTime;
    }),
  );
}

if (players.every(Boolean) && players.length === 2) {
  row.hidden = false;
  follow(players[0], players[1]);
  follow(players[1], players[0]);
}
