// The decision just made can be undone for some seconds: they are counted down, then the offer goes.
export function countDown(offer, seconds) {
  const label = offer.querySelector("[data-left]");
  let left = seconds;
  const second = () => {
    if (!offer.isConnected) return;
    label.textContent = `（${left} 秒）`;
    if (left <= 0) offer.remove();
    else {
      left -= 1;
      setTimeout(second, 1000);
    }
  };
  second();
}
