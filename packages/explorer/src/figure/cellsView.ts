import { html, type SVGTemplateResult, svg } from "lit";
import type { Run } from "../session/run.ts";
import type { Geometry } from "./geometry.ts";

/** Cells of an LSTM over time, in place of the memory locations: one line per cell. */
export function cellsView({ T }: Run, cells: Float32Array, g: Geometry): SVGTemplateResult {
  const H = cells.length / T;
  const values = Float32Array.from(cells, (_, k) => cells[(k % T) * H + Math.floor(k / T)]!);
  const height = g.locationsEnd - g.locations;
  const middle = (g.locations + g.locationsEnd) / 2;
  const x = g.phone ? 9 : g.left - 28;
  return svg`<foreignObject x=${g.left} y=${g.locations} width=${g.right - g.left} height=${height}>${html`<dnc-matrix
      .values=${values} .rows=${H} .columns=${T} .cell=${g.step} .row=${height / H}></dnc-matrix>`}</foreignObject>
    <text x=${x} y=${middle} font-size=${g.phone ? 10.5 : 12} font-weight="700" text-anchor="middle" fill="var(--ink)"
      transform="rotate(-90 ${x} ${middle})">${H} LSTM cells</text>`;
}
