// The server says by a cookie which draft it has just stored whole: this device need not keep it any longer.
import { forget } from "./local-draft.js";

const found = document.cookie.match(/(?:^|; )saved_draft=([^;]*)/);
if (found) {
  forget(decodeURIComponent(found[1]));
  document.cookie = "saved_draft=; Max-Age=0; Path=/; SameSite=Lax";
}
