// Binary choice with increasing returns: the solutions of m = tanh(h + J m), found between the turns of x - h - J tanh x.
"use strict";
explorers.choice = (group, words) => {
  const solve = (J, h) => {
    const k = (x) => x - h - J * Math.tanh(x);
    const turn = J > 1 ? Math.acosh(Math.sqrt(J)) : 0;
    const far = Math.abs(h) + J + 1;
    const edges = turn ? [-far, -turn, turn, far] : [-far, far];
    const found = [];
    for (let i = 0; i + 1 < edges.length; i += 1) {
      let [a, b] = [edges[i], edges[i + 1]];
      if (k(a) * k(b) > 0) continue;
      for (let step = 0; step < 60; step += 1) {
        const middle = (a + b) / 2;
        if (k(a) * k(middle) <= 0) b = middle; else a = middle;
      }
      const m = Math.tanh((a + b) / 2);
      if (!found.some((one) => Math.abs(one.m - m) < 1e-6)) found.push({ m, stable: J * (1 - m * m) < 1 || (J <= 1 && h === 0) });
    }
    return found;
  };
  const critical = (J) => { const m = Math.sqrt(1 - 1 / J); return J * m - Math.atanh(m); };
  const range = (from, to, count) => Array.from({ length: count + 1 }, (_, i) => from + (to - from) * i / count);
  const J = slider(words.J, { min: 0, max: 3, step: 0.05, value: 1.5 }, () => draw());
  const h = slider(words.h, { min: -0.5, max: 0.5, step: 0.01, value: 0.1 }, () => draw());
  const button = make("button", { type: "button" }, words.critical);
  const said = make("p", { class: "detail", "aria-live": "polite" });
  const one = chart({ x: [-1, 1], y: [-1, 1], ticks: { x: [-1, 0, 1], y: [-1, 0, 1] }, xlabel: words.expected, ylabel: words.m });
  const two = chart({ x: [0, 3], y: [-1, 1], ticks: { x: [0, 1, 2, 3], y: [-1, 0, 1] }, xlabel: words.J, ylabel: words.m });
  const dot = (plot, x, { m, stable }) => drawn("circle", { cx: plot.X(x), cy: plot.Y(m), r: 5, class: stable ? "stable" : "unstable" });
  const branches = (value) => {  // J as a function of m, cut where stability changes or the drawing ends
    const parts = [];
    let part = null;
    for (const m of range(-0.9995, 0.9995, 1999)) {
      const at = Math.abs(m) < 1e-9 ? NaN : (Math.atanh(m) - value) / m;
      const stable = at * (1 - m * m) < 1;
      if (!(at >= 0 && at <= 3)) { part = null; continue; }
      if (!part || part.stable !== stable) { parts.push(part = { stable, points: part ? [part.points.at(-1)] : [] }); }
      part.points.push([at, m]);
    }
    if (value === 0) parts.push({ stable: true, points: [[0, 0], [1, 0]] }, { stable: false, points: [[1, 0], [3, 0]] });
    return parts;
  };
  const draw = () => {
    const [j, a] = [+J.input.value, +h.input.value];
    const found = solve(j, a);
    one.layer.replaceChildren(one.line([[-1, -1], [1, 1]], "guide"), one.line(range(-1, 1, 80).map((m) => [m, Math.tanh(a + j * m)]), "curve"), ...found.map((e) => dot(one, e.m, e)));
    two.layer.replaceChildren(two.line([[j, -1], [j, 1]], "guide"), ...branches(a).map((part) => two.line(part.points, part.stable ? "curve" : "curve dashed")), ...found.map((e) => dot(two, j, e)));
    const list = found.map((e) => `${shown(e.m)} (${e.stable ? words.stable : words.unstable})`).join(", ");
    said.textContent = `${say(words[["one", "two", "three"][found.length - 1]], { list })} ${j > 1 ? say(words.hold, { J: shown(j), h: shown(critical(j)) }) : words.below}`;
  };
  button.addEventListener("click", () => { J.set(1); h.set(0); draw(); });
  group.append(make("div", { class: "sliders" }, J.label, h.label, button), make("div", { class: "charts" }, one.svg, two.svg), said,
    make("p", { class: "key" }, make("span", { class: "stable" }), ` ${words.stable} `, make("span", { class: "unstable" }), ` ${words.unstable} · `, make("a", { href: `#${group.dataset.table}` }, words.values)));
  draw();
};
