// A ring of neighbours whose ties are led elsewhere with probability p: what becomes of distance and of clustering.
"use strict";
explorers.rewiring = (group, words) => {
  const [n, reach] = [40, 2];
  const random = (seed) => () => {  // mulberry32: the same draw for the same seed on every machine
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const rewired = (p, seed) => {  // a tie that is rewired at one p stays so at every greater one
    const next = random(seed);
    const near = Array.from({ length: n }, () => new Set());
    const ties = [];
    for (let step = 1; step <= reach; step += 1) for (let i = 0; i < n; i += 1) ties.push({ i, j: (i + step) % n, u: next(), to: [next(), next(), next(), next()] });
    for (const { i, j } of ties) { near[i].add(j); near[j].add(i); }
    for (const tie of ties) {
      if (tie.u >= p) continue;
      const there = tie.to.map((u) => Math.floor(u * n)).find((j) => j !== tie.i && !near[tie.i].has(j));
      if (there === undefined) continue;
      near[tie.i].delete(tie.j); near[tie.j].delete(tie.i);
      near[tie.i].add(there); near[there].add(tie.i);
      tie.j = there;
      tie.far = true;
    }
    return { near, ties };
  };
  const measure = (near) => {
    let [sum, pairs, triangles, corners] = [0, 0, 0, 0];
    for (let from = 0; from < n; from += 1) {
      const distance = new Map([[from, 0]]);
      for (const one of distance.keys()) for (const other of near[one]) if (!distance.has(other)) distance.set(other, distance.get(one) + 1);
      for (const d of distance.values()) sum += d;
      pairs += distance.size - 1;
      const mine = [...near[from]];
      let closed = 0;
      mine.forEach((a, i) => mine.slice(i + 1).forEach((b) => { closed += near[a].has(b); }));
      if (mine.length > 1) { triangles += closed / (mine.length * (mine.length - 1) / 2); }
      corners += 1;
    }
    return { path: sum / pairs, clustering: triangles / corners, whole: pairs === n * (n - 1) };
  };
  const probability = (value) => (value / 100) ** 2;
  const ring = measure(rewired(0, 1).near);
  const grid = Array.from({ length: 11 }, (_, i) => i * 10);
  const means = [];
  const average = (value) => {
    const draws = Array.from({ length: 12 }, (_, seed) => measure(rewired(probability(value), seed + 1).near));
    const mean = (name) => draws.reduce((sum, one) => sum + one[name], 0) / draws.length / ring[name];
    means.push({ value, path: mean("path"), clustering: mean("clustering") });
    if (means.length < grid.length) setTimeout(average, 0, grid[means.length]);  // a point at a time: the page stays at hand
    else draw();
  };
  let seed = 1;
  const p = slider(words.p, { min: 0, max: 100, step: 1, value: 20, show: (x) => shown(probability(x), 3) }, () => draw());
  const button = make("button", { type: "button" }, words.again);
  const said = make("p", { class: "detail", "aria-live": "polite" });
  const circle = drawn("svg", { viewBox: "0 0 260 260", class: "chart", "aria-hidden": "true" });
  const lines = chart({ x: [0, 100], y: [0, 1], ticks: { x: [], y: [0, 0.5, 1] }, xlabel: words.p, ylabel: words.relative });
  for (const at of [0, 0.1, 0.25, 0.5, 1]) lines.svg.append(drawn("text", { x: lines.X(100 * Math.sqrt(at)), y: 235, "text-anchor": "middle" }, `${at}`));
  const place = (i) => [130 + 112 * Math.sin(2 * Math.PI * i / n), 130 - 112 * Math.cos(2 * Math.PI * i / n)];
  const table = tableOf(group);
  const nearest = (value) => {
    const rows = table.rows.map((row) => ({ row, at: amount(row.cells[0]) })).filter(({ at, row }) => row.cells[0] !== "" && !Number.isNaN(at));
    if (!rows.length) return "";
    const { row } = rows.reduce((a, b) => (Math.abs(a.at - value) <= Math.abs(b.at - value) ? a : b));
    return ` ${words.near} ${row.cells.slice(0, 5).map((cell, i) => `${table.heads[i]} ${cell}`).join("; ")}.`;
  };
  const curves = () => [
    lines.line(means.map((one) => [one.value, one.path]), "curve"), lines.line(means.map((one) => [one.value, one.clustering]), "curve second"),
    drawn("text", { x: lines.X(60), y: lines.Y(means[6].path) + 18, class: "first-name" }, words.path), drawn("text", { x: lines.X(42), y: lines.Y(means[4].clustering) - 4, class: "second-name" }, words.clustering),
  ];
  const draw = () => {
    const value = +p.input.value;
    const { near, ties } = rewired(probability(value), seed);
    const now = measure(near);
    circle.replaceChildren(...ties.map(({ i, j, far }) => { const [[x1, y1], [x2, y2]] = [place(i), place(j)]; return drawn("line", { x1, y1, x2, y2, class: far ? "tie far" : "tie" }); }),
      ...near.map((_, i) => { const [cx, cy] = place(i); return drawn("circle", { cx, cy, r: 4, class: "stable" }); }));
    lines.layer.replaceChildren(lines.line([[value, 0], [value, 1]], "guide"), ...(means.length < grid.length ? [] : curves()),
      drawn("circle", { cx: lines.X(value), cy: lines.Y(now.path / ring.path), r: 4, class: "stable" }), drawn("circle", { cx: lines.X(value), cy: lines.Y(now.clustering / ring.clustering), r: 4, class: "second" }));
    said.textContent = say(words.said, { far: ties.filter((tie) => tie.far).length, all: ties.length, path: shown(now.path), path0: shown(ring.path), clustering: shown(now.clustering), clustering0: shown(ring.clustering) })
      + (now.whole ? "" : ` ${words.apart}`) + nearest(probability(value));
  };
  button.addEventListener("click", () => { seed += 1; draw(); });
  group.append(make("div", { class: "sliders" }, p.label, button), make("div", { class: "charts" }, make("div", {}, circle, make("p", { class: "key" }, say(words.network, { n }))), lines.svg), said);
  draw();
  average(grid[0]);
};
