// Logging in again, in whatever window, renews the mark against forged requests: forms of older pages take up the new one.
export function csrfToken(fallback) {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1] ?? fallback;
}

export function renewToken(form) {
  const field = form.elements.namedItem("csrfmiddlewaretoken");
  if (field) field.value = csrfToken(field.value);
}
