import { nothing, type SVGTemplateResult, svg } from "lit";
import { locationTop, locationY, stepX } from "./geometry.ts";
import { discOutline, Outlines, rectOutline, squareOutline } from "./outlines.ts";
import type { Scene } from "./scene.ts";

/** Background of the time view: bands where a location is in use. */
export function locationsGround(scene: Scene): SVGTemplateResult {
  const { run, geometry: g } = scene;
  const places = Array.from({ length: run.N - 1 }, (_, place) => g.locations + (place + 1) * g.rowHeight);
  return svg`<rect x=${g.left} y=${g.locations} width=${g.right - g.left} height=${run.N * g.rowHeight} fill="var(--paper)" />
    ${useBands(scene)}
    ${places.map((y) => svg`<path d="M${g.left} ${y}H${g.right}" stroke="var(--page)" />`)}`;
}

/** Larger discs get a rim in the page colour, which separates them from the squares below. */
const RIMMED = 3;

/** Squares for writes, discs for reads. */
export function locationsView({ run, geometry: g, order }: Scene): SVGTemplateResult {
  const size = g.mark - (g.phone ? 0 : 1);
  const squares: string[] = [];
  const discs: string[] = [];
  const rimmed: string[] = [];
  for (let t = 0; t < run.T; t++) {
    for (let n = 0; n < run.N; n++) {
      const x = stepX(g, t);
      const y = locationY(g, order, n);
      squares.push(squareOutline(x, y, run.writeWeights[t * run.N + n]!, g.mark));
      const read = run.readWeights[t * run.N + n]!;
      const isRimmed = (size * Math.sqrt(read)) / 2 >= RIMMED;
      (isRimmed ? rimmed : discs).push(discOutline(x, y, read, size));
    }
  }
  return svg`<path d=${squares.join("")} fill="var(--write)" /><path d=${discs.join("")} fill="var(--read)" />
    <path d=${rimmed.join("")} fill="var(--read)" stroke="var(--page)" />`;
}

/** Merges consecutive steps of about equal usage into one band. */
function useBands({ run, geometry: g, order }: Scene): SVGTemplateResult[] {
  const bands = new Outlines();
  const inset = g.rowHeight > 10 ? 1.5 : 0.5;
  for (let n = 0; n < run.N; n++) {
    const usage = (t: number) => Math.round(run.usage[t * run.N + n]! * 20) / 20;
    let from = 0;
    // A band ends where the usage changes. The loop ends after T steps also if the usage is NaN.
    for (let to = 1; to <= run.T; to++) {
      if (to < run.T && usage(to) === usage(from)) continue;
      const left = g.left + from * g.step;
      const top = locationTop(g, order, n) + inset;
      const outline = rectOutline(left, top, (to - from) * g.step, g.rowHeight - 2 * inset);
      if (usage(from) > 0.04) bands.add(outline, { fill: "var(--use)", opacity: usage(from) });
      from = to;
    }
  }
  return bands.drawn("band");
}

/** Numbers of the locations. Those written or read in this step have the colour of their role. */
export function locationNumbers(scene: Scene, roles: ReadonlyMap<number, "write" | "read">): SVGTemplateResult {
  const { geometry: g, order } = scene;
  const size = g.phone ? 9.5 : 11;
  return svg`${order.locations.map((n) => {
    const role = roles.get(n);
    if (g.rowHeight < 9 && !role) return nothing;
    return svg`<text x=${g.left - 7} y=${locationY(g, order, n) + (g.rowHeight < 12 ? 3 : 4)} font-size=${g.rowHeight < 12 ? 9 : size} text-anchor="end"
      fill=${role ? `var(--${role})` : "var(--ink3)"} font-weight=${role ? 700 : 400}>${n}</text>`;
  })}`;
}
