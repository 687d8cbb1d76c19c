// In WeChat, where the site's account allows it: the share card shows what the page's head tells of the work.
const told = (name) => document.querySelector(`meta[property="og:${name}"]`)?.content ?? "";
const sdk = document.querySelector("meta[name=weixin-sdk]")?.content;
const ask = document.querySelector("meta[name=weixin-signature]")?.content;

function loaded(address) {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    Object.assign(script, { src: address, onload: done, onerror: failed });
    document.head.append(script);
  });
}

async function offer() {
  const here = location.href.split("#")[0];
  const [answer] = await Promise.all([fetch(`${ask}?${new URLSearchParams({ url: here })}`), loaded(sdk)]);
  if (answer.status !== 200) return;
  const apis = ["updateAppMessageShareData", "updateTimelineShareData"];
  const card = { title: told("title"), desc: told("description"), link: `${told("url")}?from=share`, imgUrl: told("image") };
  globalThis.wx.config({ debug: false, ...(await answer.json()), jsApiList: apis });
  globalThis.wx.ready(() => apis.forEach((api) => globalThis.wx[api](card)));
}

if (sdk && /MicroMessenger/i.test(navigator.userAgent)) {
  offer().catch(() => {
    // Without it the link is shared as any other.
  });
}
