// Marks the first few visible texts of each colour, size, weight and ground: the rules on colour say the same of all that look alike.
(() => {
  const FEW = 3;
  const seen = new Map(), grounds = new Map();
  const ground = (node) => {
    if (!node) return "";
    if (!grounds.has(node)) {
      const { backgroundColor, backgroundImage, opacity } = getComputedStyle(node);
      const through = /, 0\)$/.test(backgroundColor) || opacity < 1;
      grounds.set(node, [backgroundColor, backgroundImage, opacity, through ? ground(node.parentElement) : ""].join(" "));
    }
    return grounds.get(node);
  };
  for (const node of document.querySelectorAll("[data-first]")) delete node.dataset.first;
  for (const node of document.body.querySelectorAll("*")) {
    const text = [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim());
    if (!text || !node.checkVisibility({ visibilityProperty: true }) || node.getBoundingClientRect().width < 2) continue;
    const { color, fontSize, fontWeight, textDecorationLine } = getComputedStyle(node);
    const around = getComputedStyle(node.parentElement).color;
    const look = [node.localName === "a", color, fontSize, fontWeight, textDecorationLine, around, ground(node)].join("|");
    const count = (seen.get(look) ?? 0) + 1;
    seen.set(look, count);
    if (count <= FEW) node.dataset.first = "";
  }
})();
