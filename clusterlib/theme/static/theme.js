// Runs before the page is painted, so that a remembered choice does not flash.
try {
  const theme = localStorage.getItem("theme");
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
} catch { /* a browser that keeps nothing follows the system */ }

// An address within the page is found only in a page that is laid out whole.
if (location.hash) document.documentElement.dataset.whole = "";

// A long table that can be filtered is shown once it has come whole and has its controls, rather than jump twice.
document.documentElement.dataset.tables = "waiting";
addEventListener("DOMContentLoaded", () => { delete document.documentElement.dataset.tables; });

// Where no font has Hangul, the text waits for the book's own rather than jump when it comes.
(() => {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = "40px sans-serif";
  const width = (text) => pen.measureText(text).width;
  if (width("\u0378") !== width("한") || width("한") !== width("글")) return;
  const root = document.documentElement;
  const ready = () => delete root.dataset.font;
  root.dataset.font = "waiting";
  setTimeout(ready, 2500);
  Promise.all(["400", "700"].map((weight) => document.fonts.load(`${weight} 1em "Compendium Sans"`, "가"))).then(ready, ready);
})();
