// A photograph larger than a page can show is made smaller before it is sent: it costs a phone on a slow line seconds.
const LONG_SIDE = 2560;
const LARGE = 1_500_000; // bytes, below which nothing is gained

export async function smaller(file) {
  if (file.type !== "image/jpeg" || file.size < LARGE || !window.createImageBitmap) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const share = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * share);
    canvas.height = Math.round(picture.height * share);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.88));
    return made && made.size < file.size ? new File([made], file.name, { type: "image/jpeg" }) : file;
  } catch {
    return file; // the server judges it as it is
  }
}
