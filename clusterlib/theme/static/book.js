// What the pages gain from scripts; without them everything can still be read, reached and printed.
"use strict";
const words = JSON.parse(document.body.dataset.words || "{}");
const say = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const make = (kind, attributes = {}, ...children) => {
  const made = document.createElement(kind);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
};

// Light and dark: the system's choice until the reader makes one.
const button = document.querySelector("button.theme");
if (button) {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;
  const dark = () => (root.dataset.theme || (system.matches ? "dark" : "light")) === "dark";
  const show = () => button.setAttribute("aria-pressed", dark());
  button.setAttribute("aria-label", words.dark);
  button.title = words.dark;
  button.disabled = false;
  button.addEventListener("click", () => {
    root.dataset.theme = dark() ? "light" : "dark";
    try { localStorage.setItem("theme", root.dataset.theme); } catch { /* not remembered, still shown */ }
    show();
  });
  system.addEventListener("change", show);
  show();
}

// The same place in the other language, where both have it.
const other = document.querySelector("a.switch");
if (other) other.addEventListener("click", () => { other.hash = location.hash; });

// "/" leads to the search, as in many books on the web.
document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  const box = document.getElementById("find");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && box) {
    event.preventDefault();
    box.focus();
  }
});

// A region that has nothing to scroll is no stop for the keyboard. What is not laid out yet waits until it is.
const regions = [...document.querySelectorAll(".scroll, .pane, .math, article pre")];
let unsettled = 0;
const settle = () => {  // all is read before anything is written: one layout, not one for each
  const shown = regions.filter((region) => region.checkVisibility?.({ contentVisibilityAuto: true }) ?? true);
  const scrolls = shown.map((region) => region.scrollWidth > region.clientWidth + 1 || region.scrollHeight > region.clientHeight + 1);
  shown.forEach((region, i) => {
    if (scrolls[i] || region === document.activeElement) region.tabIndex = 0;
    else region.removeAttribute("tabindex");
  });
};
const settleSoon = () => {
  clearTimeout(unsettled);
  unsettled = setTimeout(settle);
};
if (regions.length) {
  const main = document.querySelector("main");
  new ResizeObserver(settleSoon).observe(main);
  main.addEventListener("contentvisibilityautostatechange", settleSoon);
}
const layOutWhole = () => { document.documentElement.dataset.whole = ""; };
addEventListener("click", (event) => { if (event.target.closest?.('a[href*="#"]')) layOutWhole(); }, true);
addEventListener("hashchange", () => {
  layOutWhole();
  document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
});

// A glossary term, a claim, a numbered table or figure explains itself on hover, on focus, and a term at the first tap; Escape closes.
const EXPLAINED = "a.term, a.preview[title], a.claim-ref[title]";
let bubble = null;
let closing = 0;
const close = () => {
  if (!bubble) return;
  bubble.term.removeAttribute("aria-describedby");
  bubble.remove();
  bubble = null;
};
const explain = (term) => {
  clearTimeout(closing);
  if (bubble && bubble.term === term) return;
  close();
  bubble = make("div", { class: "bubble", role: "tooltip", id: "bubble" }, term.dataset.definition);
  bubble.term = term;
  const main = document.querySelector("main");
  main.append(bubble);
  term.setAttribute("aria-describedby", "bubble");
  const place = term.getClientRects()[0];
  const within = main.getBoundingClientRect();
  const left = Math.min(place.left - within.left, within.width - bubble.offsetWidth);
  bubble.style.left = `${Math.max(16, left - 16)}px`;
  bubble.style.top = `${place.bottom - within.top + 6}px`;
  bubble.addEventListener("pointerenter", () => clearTimeout(closing));
  bubble.addEventListener("pointerleave", later);
};
const later = () => { clearTimeout(closing); closing = setTimeout(close, 250); };
for (const term of document.querySelectorAll(EXPLAINED)) {
  term.dataset.definition = term.title;
  term.removeAttribute("title");
  let tapped = false;
  term.addEventListener("pointerdown", (event) => { tapped = term.className === "term" && event.pointerType === "touch" && (!bubble || bubble.term !== term); });
  term.addEventListener("click", (event) => { if (tapped) { event.preventDefault(); explain(term); } tapped = false; });
  term.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse") explain(term); });
  term.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") later(); });
  term.addEventListener("focus", () => explain(term));
  term.addEventListener("blur", later);
}
document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
document.addEventListener("pointerdown", (event) => { if (bubble && !bubble.contains(event.target) && event.target.closest("a") !== bubble.term) close(); });

// A table of class "filterable" sorts by its headings, and chooses by the values of columns; "filter-2" names the second.
const read = (row, column) => row.cells[column].textContent.trim();
const parts = (row, column) => read(row, column).split(/[/;]\s*/);  // "mechanism/empirical" is both
const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
// The number that a cell shows, as the explorers read it too.
const amount = (text) => Number(text.replace("−", "-").replaceAll(",", ""));
for (const table of document.querySelectorAll("table.filterable")) {
  const region = table.closest(".scroll") || table;
  const rows = [...table.tBodies[0].rows];
  const heads = [...table.tHead.rows[0].cells];
  const controls = make("div", { class: "ledger-controls" });
  const count = make("p", { role: "status", class: "count" });
  const choices = [];
  const text = make("input", { type: "search", autocomplete: "off" });
  const filter = () => {
    let shown = 0;
    for (const row of rows) {
      const kept = choices.every(([column, choice]) => !choice.value || parts(row, column).includes(choice.value))
        && row.textContent.toLowerCase().includes(text.value.trim().toLowerCase());
      row.hidden = !kept;
      shown += kept;
    }
    clear.hidden = shown === rows.length && !text.value;
    count.textContent = say(words.rows, { shown, all: rows.length });
  };
  const chosen = heads.some((head, column) => table.classList.contains(`filter-${column + 1}`));
  const few = (column) => {  // unless told, a choice for columns whose few short values come again and again
    const values = new Set(rows.flatMap((row) => parts(row, column)));
    return !chosen && values.size > 1 && values.size <= 12 && values.size * 2 <= rows.length && [...values].every((value) => value.length < 30);
  };
  heads.forEach((head, column) => {
    const name = head.textContent.trim();
    if (table.classList.contains(`filter-${column + 1}`) || few(column)) {
      const times = Map.groupBy(rows.flatMap((row) => parts(row, column)), (value) => value);
      const values = [...times.keys()].sort(order.compare);
      const choice = make("select", {}, make("option", { value: "" }, words.all), ...values.map((value) => make("option", { value }, `${value} (${times.get(value).length})`)));
      controls.append(make("label", {}, `${name} `, choice));
      choices.push([column, choice]);
      choice.addEventListener("change", filter);
    }
    const sorter = make("button", { type: "button", class: "sorter", title: say(words.sort, { column: name }) });
    sorter.append(...head.childNodes);
    head.append(sorter);
    sorter.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const one of heads) one.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const cells = new Map(rows.map((row) => [row, read(row, column)]));
      const numbers = [...cells.values()].every((text) => !Number.isNaN(amount(text)));
      const compare = (a, b) => (numbers ? amount(a) - amount(b) : order.compare(a, b)) * (down ? -1 : 1);
      const sorted = rows.toSorted((a, b) => {  // what is missing comes last, whichever way
        const [one, other] = [cells.get(a), cells.get(b)];
        return one && other ? compare(one, other) : !one - !other;
      });
      table.tBodies[0].append(...sorted);
    });
  });
  const clear = make("button", { type: "button" }, words.clear);
  const free = () => { for (const [, choice] of choices) choice.value = ""; text.value = ""; filter(); };
  clear.addEventListener("click", free);
  controls.append(make("label", {}, `${words.contains} `, text), clear, count);
  text.addEventListener("input", filter);
  region.before(controls);
  filter();
  // A link to a row of the table shows it whatever is chosen.
  addEventListener("hashchange", () => {
    const row = document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest("tr");
    if (row?.hidden) { free(); row.scrollIntoView(); }
  });
}
