// The search page: Hangul is found anywhere in a word, English by its stem; all words of a query must occur.
"use strict";
(() => {
  let pages, stems, entries;
  const said = JSON.parse(document.body.dataset.words);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const box = document.getElementById("find");
  const list = document.getElementById("results");
  const found = document.getElementById("found");
  const MOST = 40;
  const HANGUL = /[\uac00-\ud7a3]/;
  const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\-]/g, "\\$&");

  // Every form of a word has the same family; a word the book does not have leads to the words that begin like it.
  const family = new Map();
  // The index is the heaviest file of the book: who only opens the page does not pay for it.
  let index;
  const loaded = () => index ??= new Promise((ready) => {
    const script = Object.assign(document.createElement("script"), { src: box.form.dataset.index });
    script.addEventListener("load", () => {
      ({ pages, stems, entries } = window.bookIndex);
      for (const [stem, forms] of Object.entries(stems)) for (const form of forms) family.set(form, stem);
      ready();
    });
    document.head.append(script);
  });
  const formsOf = (word) => {
    const stem = family.get(word) ?? (stems[word] ? word : null);
    if (stem) return [stem, ...stems[stem]];
    const trunk = word.replace(/(?:isations?|izations?|ations?|ings?|ions?|ities|ity|ies|ally|ed|es|ly|s|e|y)$/, "");
    return [word, trunk.length > 3 ? trunk : word];
  };
  const pattern = (word) => {
    if (HANGUL.test(word)) {
      // A compound may be written apart; what follows a noun (에서는, 의, 이란) is left off until the rest is found.
      const spaced = (text) => [...text].map(escaped).join("\\s?");
      const occurs = (text) => entries.some((entry) => entry[3].search(text) >= 0 || entry[4].search(text) >= 0);
      for (let length = word.length; length > Math.max(1, word.length - 4); length -= 1) {
        const part = spaced(word.slice(0, length));
        if (occurs(new RegExp(part, "i"))) return part;
      }
      return spaced(word);
    }
    if (!/^[a-z][a-z'’]+$/.test(word)) return escaped(word);
    const forms = [...new Set(formsOf(word))].sort((a, b) => b.length - a.length).map(escaped);
    const known = family.has(word) || stems[word];
    return known ? `(?<![a-z])(?:${forms.join("|")}|${escaped(word)}[a-z]*)` : `(?<![a-z])(?:${forms.join("|")})[a-z]*`;
  };
  const count = (regex, text) => (text.match(regex) || []).length;

  const search = (query) => {
    const terms = query.toLowerCase().normalize("NFC").split(/\s+/).filter(Boolean).map((word) => new RegExp(pattern(word), "gi"));
    const hits = [];
    for (const entry of entries) {
      const [kind, page, , title, text] = entry;
      const within = kind === "t" ? `${title} ${text}` : `${pages[page][1]} ${title} ${text}`;
      if (!terms.every((term) => within.search(term) >= 0)) continue;
      if (!terms.some((term) => `${title} ${text}`.search(term) >= 0)) continue;
      let score = kind === "t" ? 8 : 0;
      for (const term of terms) score += 10 * count(term, title) + Math.min(8, count(term, text));
      hits.push([score, entry]);
    }
    hits.sort((a, b) => b[0] - a[0]);
    return { hits: hits.map(([, entry]) => entry), terms };
  };

  const marked = (text, terms, holder) => {
    const any = new RegExp(terms.map((term) => term.source).join("|"), "gi");
    let end = 0;
    for (const hit of text.matchAll(any)) {
      if (!hit[0]) continue;
      const mark = document.createElement("mark");
      mark.textContent = hit[0];
      holder.append(text.slice(end, hit.index), mark);
      end = hit.index + hit[0].length;
    }
    holder.append(text.slice(end));
    return holder;
  };
  const excerpt = (text, terms) => {
    const first = Math.min(...terms.map((term) => text.search(term)).filter((place) => place >= 0), text.length);
    const from = first < 70 || first === text.length ? 0 : text.indexOf(" ", first - 60) + 1;
    const part = text.slice(from, from + 200);
    return (from ? "… " : "") + part + (from + 200 < text.length ? " …" : "");
  };
  const element = (kind, name) => Object.assign(document.createElement(kind), { className: name });

  const show = async () => {
    if (box.value.trim()) await loaded();
    const query = box.value.trim();
    const { hits, terms } = query ? search(query) : { hits: [], terms: [] };
    list.replaceChildren(...hits.slice(0, MOST).map(([kind, page, anchor, title, text]) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = pages[page][0] + (anchor ? `#${anchor}` : "");
      const path = element("span", "path");
      path.textContent = kind === "t" ? `${pages[page][1]} › ${said.table} ${text}` : title === pages[page][1] ? "" : pages[page][1];
      link.append(marked(title, terms, element("span", "name")));
      item.append(link, path);
      if (kind === "s" && text) item.append(marked(excerpt(text, terms), terms, element("p", "excerpt")));
      return item;
    }));
    const shown = Math.min(hits.length, MOST);
    found.textContent = !query ? "" : !hits.length ? said.nothing : fill(hits.length > MOST ? said.first : said.found, { count: hits.length, shown });
  };
  let waiting = 0;
  box.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(show, 150); });
  box.form.addEventListener("submit", (event) => {
    event.preventDefault();
    try { history.replaceState(null, "", `?q=${encodeURIComponent(box.value)}`); } catch { /* from disk an address may not change */ }
    show();
  });
  box.value = new URLSearchParams(location.search).get("q") || "";
  box.focus();
  show();
})();
