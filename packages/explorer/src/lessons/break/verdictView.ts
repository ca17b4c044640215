import { type SVGTemplateResult, svg } from "lit";
import type { BreakGeometry } from "./breakGeometry.ts";
import type { Harm } from "./breaking.ts";
import { wrongOf } from "./harmFacts.ts";

interface Answers {
  readonly answers: Float32Array;
}

/** Width of the text with its margins. */
const WIDTH = { desk: 88, phone: 74 } as const;

/** Verdict on the answers drawn at `y`, placed where no answers are, on the side of the hit with more space. */
export function verdictView(
  { snapshot, chosen }: Harm,
  g: BreakGeometry,
  y: number,
  { damaged, original }: { readonly damaged: Answers; readonly original: Answers },
): SVGTemplateResult {
  const { episode } = snapshot;
  const [now, was] = [damaged, original].map(({ answers }) => wrongOf({ answers, Y: episode.squares }, episode));
  const { squares, total } = now!;
  const line = g.left + (chosen.step + 1) * g.step;
  const x = line - g.left < (g.phone ? WIDTH.phone : WIDTH.desk) ? line + 8 : g.left + 8;
  const small = [`of ${total}`, ...(was!.squares > 0 ? [`original ${was!.squares}`] : [])];
  const first = y + 3 * g.square + 5 - 7 * small.length;
  const between = g.phone ? 13 : 15;
  return svg`<text x=${x} y=${first} font-size=${g.phone ? 11 : 13} font-weight="700"
      fill="var(--${squares > was!.squares ? "error" : "ink2"})">${squares === 0 ? `${total} right` : `${squares} wrong`}</text>
    ${small.map(
      (words, k) =>
        svg`<text x=${x} y=${first + (k + 1) * between} font-size=${g.phone ? 10 : 12} fill="var(--ink2)">${words}</text>`,
    )}`;
}
