import { type FigureSize, type Geometry, stepX } from "../figure/geometry.ts";

/** Draws the empty axes of a figure: its papers and the numbers of the steps. Uses no library, so it loads first. */
export function axesOf(g: Geometry, { T, N, W, shown, answered }: FigureSize): SVGSVGElement {
  const svg = element("svg", { width: g.width, height: g.height, class: "axes", "aria-hidden": "true" });
  const paper = (x: number, y: number, width: number, height: number) =>
    svg.append(element("rect", { x, y, width, height, fill: "var(--paper)" }));
  const time = g.right - g.left;
  paper(g.left, g.shown, time, shown * g.square);
  paper(g.left, g.locations, time, N * g.rowHeight);
  for (const gate of g.gates) paper(g.left, gate, time, g.track);
  paper(g.left, g.answered, time, answered * g.square);
  paper(g.memory, g.locations, W * g.cell, N * g.rowHeight);
  if (g.inside) paper(g.inside.usage, g.locations, g.inside.read + 24 - g.inside.usage, N * g.rowHeight);
  const every = g.step >= 20 ? 1 : g.step >= 12 ? 2 : 10;
  for (let t = 0; t < T && !g.phone; t += every) {
    const place = { x: stepX(g, t), y: g.shown - 9, "font-size": 11, "text-anchor": "middle", fill: "var(--ink3)" };
    const number = element("text", place);
    number.textContent = String(t);
    svg.append(number);
  }
  return svg;
}

function element<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string | number>>,
): SVGElementTagNameMap[Name] {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
