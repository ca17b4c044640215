import { nothing, type SVGTemplateResult, svg } from "lit";
import { at } from "../machine/run.ts";
import { rowTop, rowY, stepX } from "./geometry.ts";
import { discMark, squareMark } from "./marks.ts";
import type { Scene } from "./scene.ts";

/** Rows of memory over time: bands where a row is in use. */
export function rowsGround(scene: Scene): SVGTemplateResult {
  const { run, geometry: g } = scene;
  const places = Array.from({ length: run.N - 1 }, (_, place) => g.rows + (place + 1) * g.row);
  return svg`<rect x=${g.left} y=${g.rows} width=${g.right - g.left} height=${run.N * g.row} fill="var(--paper)" />
    ${Array.from({ length: run.N }, (_, n) => useBands(scene, n))}
    ${places.map((y) => svg`<path d="M${g.left} ${y}H${g.right}" stroke="var(--page)" />`)}`;
}

/** Squares where a row is written, discs where it is read. */
export function rowsView(scene: Scene): SVGTemplateResult {
  const { run, geometry: g, order } = scene;
  const steps = Array.from({ length: run.T }, (_, t) => t);
  const marks = (tensor: Float32Array, draw: typeof squareMark, colour: string, size: number) =>
    steps.map((t) =>
      Array.from(at(tensor, t, run.N), (weight, n) => draw(stepX(g, t), rowY(g, order, n), weight, size, colour)),
    );
  return svg`${marks(run.writeWeights, squareMark, "var(--write)", g.mark)}
    ${marks(run.readWeights, discMark, "var(--read)", g.mark - (g.phone ? 0 : 1))}`;
}

/** One rectangle for every stretch of about the same use. */
function useBands({ run, geometry: g, order }: Scene, n: number): SVGTemplateResult[] {
  const bands: SVGTemplateResult[] = [];
  const inset = g.row > 10 ? 1.5 : 0.5;
  const usage = (t: number) => Math.round(run.usage[t * run.N + n]! * 20) / 20;
  for (let from = 0; from < run.T; ) {
    let to = from + 1;
    while (to < run.T && usage(to) === usage(from)) to++;
    if (usage(from) > 0.04) {
      bands.push(svg`<rect x=${g.left + from * g.step} y=${rowTop(g, order, n) + inset} width=${(to - from) * g.step}
        height=${g.row - 2 * inset} fill="var(--use)" opacity=${usage(from)} class="band" />`);
    }
    from = to;
  }
  return bands;
}

/** The numbers of the rows, the ones of this step in the colour of what happens to them. */
export function rowNumbers(scene: Scene, roles: ReadonlyMap<number, "write" | "read">): SVGTemplateResult {
  const { geometry: g, order } = scene;
  const size = g.phone ? 9.5 : 11;
  return svg`${order.rows.map((n) => {
    const role = roles.get(n);
    if (g.row < 9 && !role) return nothing;
    return svg`<text x=${g.left - 7} y=${rowY(g, order, n) + (g.row < 12 ? 3 : 4)} font-size=${g.row < 12 ? 9 : size} text-anchor="end"
      fill=${role ? `var(--${role})` : "var(--ink3)"} font-weight=${role ? 700 : 400}>${n}</text>`;
  })}`;
}
