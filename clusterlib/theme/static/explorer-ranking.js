// The ranking of a table: by any of its measures, filtered by name, walked through with the arrow keys.
"use strict";
explorers.ranking = (group, words) => {
  const { name, mark, measures } = words.settings;
  const { heads, rows } = tableOf(group);
  const number = (row, column) => row.cells[column] === "" ? NaN : amount(row.cells[column]);
  const title = (columns) => columns.map((column) => heads[column].replace(/\s+\(.*\)$/, "")).join(" – ");
  const order = make("select", {}, ...measures.map((columns, i) => make("option", { value: i }, title(columns))), make("option", { value: "name" }, words.name));
  const only = make("input", { type: "checkbox" });
  const text = make("input", { type: "search", autocomplete: "off" });
  const count = make("p", { class: "count", role: "status" });
  const ends = make("p", { class: "ends", "aria-hidden": "true" });
  const list = make("ul", { class: "ranking", role: "listbox", tabindex: 0, "aria-label": words.list });
  const detail = make("p", { class: "detail", "aria-live": "polite" }, words.hint);
  let active = null;
  const choose = (item, follow = true) => {
    active?.removeAttribute("aria-selected");
    active = item;
    if (!item) { list.removeAttribute("aria-activedescendant"); return; }
    item.setAttribute("aria-selected", "true");
    list.setAttribute("aria-activedescendant", item.id);
    if (follow) list.scrollTop = Math.min(Math.max(list.scrollTop, item.offsetTop + item.offsetHeight - list.clientHeight), item.offsetTop);
    const { row } = item;
    const values = measures.map((columns) => `${title(columns)} ${columns.map((column) => row.cells[column] || "–").join(" – ")}`).join("; ");
    const link = row.id ? [" ", make("a", { href: `#${row.id}` }, words.row)] : [];
    detail.replaceChildren(make("strong", {}, row.cells[name]), ` (${[row.cells[0], row.cells[mark]].filter(Boolean).join("; ")}): ${values}`, ...link);
  };
  const show = () => {
    const byName = order.value === "name";
    const columns = measures[byName ? 0 : order.value];
    const all = rows.flatMap((row) => columns.map((column) => number(row, column))).filter((value) => !Number.isNaN(value));
    const [low, high] = [Math.min(...all, ...(columns.length > 1 ? [0] : [])), Math.max(...all)];
    const logs = low > 0 && high / low > 50;
    const scale = logs ? Math.log : (value) => value;
    const at = (value) => 100 * (scale(value) - scale(low)) / (scale(high) - scale(low));
    const wanted = text.value.trim().toLowerCase();
    const kept = rows.filter((row) => (!only.checked || row.cells[mark]) && `${row.cells[name]} ${row.cells[0]} ${row.cells[mark]}`.toLowerCase().includes(wanted));
    const middle = (row) => columns.reduce((sum, column) => sum + number(row, column), 0) / columns.length;
    const compare = new Intl.Collator(document.documentElement.lang).compare;
    kept.sort(byName ? (a, b) => compare(a.cells[name], b.cells[name]) : (a, b) => middle(b) - middle(a));
    list.replaceChildren(...kept.map((row, i) => {
      const [from, to] = [at(number(row, columns[0])), at(number(row, columns.at(-1)))];
      const bar = make("span", { class: columns.length > 1 ? "bar" : "dot" });
      bar.style.left = `${from}%`;
      if (columns.length > 1) bar.style.width = `${to - from}%`;
      const value = make("span", { class: "value" }, columns.map((column) => row.cells[column] || "–").join(" – "));
      const item = make("li", { role: "option", id: `${group.id}-${i}`, class: row.cells[mark] ? "marked" : "" }, make("span", { class: "name" }, row.cells[name]), " ", make("span", { class: "track" }, bar), " ", value);
      item.row = row;
      item.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse") choose(item, false); });
      item.addEventListener("click", () => choose(item, false));
      return item;
    }));
    active = null;
    choose(null);
    const end = (value) => value.toLocaleString(document.documentElement.lang);
    ends.replaceChildren(make("span", {}, end(low)), make("span", {}, title(columns) + (logs ? `, ${words.log}` : "")), make("span", {}, end(high)));
    count.textContent = kept.length ? say(words.shown, { shown: kept.length, all: rows.length }) : words.none;
  };
  list.addEventListener("keydown", (event) => {
    const items = [...list.children];
    const now = items.indexOf(active);
    const next = { ArrowDown: now + 1, ArrowUp: now < 0 ? 0 : now - 1, Home: 0, End: items.length - 1, PageDown: now + 10, PageUp: now - 10 }[event.key];
    if (next === undefined || !items.length) return;
    event.preventDefault();
    choose(items[Math.max(0, Math.min(items.length - 1, next))]);
  });
  for (const control of [order, only]) control.addEventListener("change", show);
  text.addEventListener("input", show);
  group.append(make("div", { class: "ledger-controls" }, make("label", {}, `${words.order} `, order), make("label", {}, `${words.contains} `, text), make("label", {}, only, ` ${words.only}`), count), ends, list, detail);
  show();
};
