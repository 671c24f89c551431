/** A part of the client that didn't come, such as after an upgrade: the page is loaded anew, for a browser asks but once. */
const KEY = "onrecord.reloaded";
const AGAIN_MS = 10_000;

export const reloadWhenPartsAreMissing = (): void => {
  window.addEventListener("vite:preloadError", (event) => {
    const before = Number(sessionStorage.getItem(KEY) ?? 0);
    if (Date.now() - before < AGAIN_MS) return; // it is missing still: the page says so
    sessionStorage.setItem(KEY, String(Date.now()));
    event.preventDefault();
    window.location.reload();
  });
};
