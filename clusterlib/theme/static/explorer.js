// What the interactive figures share: drawing, sliders, reading the table they belong to.
"use strict";
const explorers = {};
const drawn = (kind, attributes = {}, ...children) => {
  const one = document.createElementNS("http://www.w3.org/2000/svg", kind);
  for (const [name, value] of Object.entries(attributes)) one.setAttribute(name, value);
  one.append(...children);
  return one;
};
const shown = (value, digits = 2) => value.toFixed(digits).replace(/^-(?=[0.]+$)/, "").replace("-", "−");
const slider = (label, { min, max, step, value, show = (x) => shown(+x) }, change) => {
  const input = make("input", { type: "range", min, max, step, value });
  const read = make("output", {}, show(value));
  const tell = () => { read.textContent = show(input.value); input.setAttribute("aria-valuetext", show(input.value)); };
  input.addEventListener("input", () => { tell(); change(); });
  tell();
  return { input, label: make("label", { class: "slider" }, make("span", {}, label), input, read), set: (x) => { input.value = x; tell(); } };
};
const tableOf = (group) => {
  const table = document.getElementById(group.dataset.table);
  const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
  const rows = [...table.tBodies[0].rows].map((row) => ({ id: row.querySelector("[id]")?.id, cells: [...row.cells].map((cell) => cell.textContent.trim()) }));
  return { heads, rows };
};
// A line chart: scales from numbers to the drawing, its frame, its labels.
const chart = ({ x: [x0, x1], y: [y0, y1], width = 340, height = 260, xlabel, ylabel, ticks = {} }) => {
  const [left, right, top, bottom] = [48, 10, 12, 40];
  const X = (x) => left + (x - x0) / (x1 - x0) * (width - left - right);
  const Y = (y) => height - bottom - (y - y0) / (y1 - y0) * (height - top - bottom);
  const svg = drawn("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true", class: "chart" });
  svg.append(drawn("path", { class: "frame", d: `M${left} ${top}V${height - bottom}H${width - right}` }));
  for (const x of ticks.x || [x0, x1]) svg.append(drawn("text", { x: X(x), y: height - bottom + 15, "text-anchor": "middle" }, `${x}`.replace("-", "−")));
  for (const y of ticks.y || [y0, y1]) svg.append(drawn("text", { x: left - 6, y: Y(y) + 4, "text-anchor": "end" }, `${y}`.replace("-", "−")));
  svg.append(drawn("text", { x: (left + width - right) / 2, y: height - 6, "text-anchor": "middle" }, xlabel),
    drawn("text", { transform: `translate(12 ${(top + height - bottom) / 2}) rotate(-90)`, "text-anchor": "middle" }, ylabel));
  const line = (points, kind) => drawn("path", { class: kind, d: points.map(([x, y], i) => `${i ? "L" : "M"}${X(x).toFixed(1)} ${Y(y).toFixed(1)}`).join("") });
  const layer = drawn("g");
  svg.append(layer);
  return { svg, layer, X, Y, line };
};
document.addEventListener("DOMContentLoaded", () => {
  for (const group of document.querySelectorAll(".explorer")) {
    group.append(make("p", { class: "explorer-title" }, group.getAttribute("aria-label")));
    explorers[group.dataset.explorer](group, JSON.parse(group.dataset.words));
    group.hidden = false;
  }
});
