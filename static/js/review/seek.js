// "从 0:11 播放" under a finding moves the player on this page there. Without script the link opens the file at that time.

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-seek]");
  const player = link && document.getElementById(link.dataset.player)?.querySelector("video, audio");
  if (!player) return;
  event.preventDefault();
  player.currentTime = Number(link.dataset.seek);
  player.scrollIntoView({ block: "center" });
  player.focus({ preventScroll: true });
  player.play().catch(() => {}); // a browser that refuses to play still shows the frame
});
