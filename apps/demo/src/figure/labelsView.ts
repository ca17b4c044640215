import { nothing, type SVGTemplateResult, svg } from "lit";
import type { Scene } from "./scene.ts";

/** What stands to the left of the views, and beside the gates. */
export function labelsView({ geometry: g, episode, run }: Scene): SVGTemplateResult {
  const x = g.left - 8;
  const squares = episode.squares * g.square;
  if (g.phone) {
    const upright = (middle: number, words: string) => svg`<text x="9" y=${middle} font-size="10.5" font-weight="700"
      text-anchor="middle" fill="var(--ink2)" transform="rotate(-90 9 ${middle})">${words}</text>`;
    return svg`${upright(g.shown + squares / 2, "shown")}${upright(g.answered + squares / 2, "answered")}`;
  }
  const middle = g.rows + (run.N * g.row) / 2;
  const label = (y: number, words: string, colour: string, bold = false) => svg`<text x=${x} y=${y} font-size="12"
    text-anchor="end" fill="var(--${colour})" font-weight=${bold ? 700 : 400}>${words}</text>`;
  return svg`${label(g.shown + 13, "shown", "ink", true)}${label(g.shown + 28, "click to draw", "ink3")}
    ${label(g.answered + squares / 2 + 4, "answered", "ink", true)}
    ${label(g.gates[0] + 13, "write gate", "write")}${label(g.gates[1] + 13, "ways to read", "read")}${label(g.gates[2] + 13, "free gate", "use")}
    <text x=${g.left - 28} y=${middle} font-size="12" font-weight="700" text-anchor="middle" fill="var(--ink)"
      transform="rotate(-90 ${g.left - 28} ${middle})">rows of memory</text>
    ${g.inside ? gateKeys(g.inside.usage, g.gates) : gateKeys(g.memory, [g.gates[1], g.gates[2], 2 * g.gates[2] - g.gates[1]])}`;
}

type Key = readonly [fill: string | null, words: string, width: number];

function gateKeys(left: number, gates: readonly number[]): SVGTemplateResult {
  const lines: readonly (readonly Key[])[] = [
    [
      ["var(--write)", "to a free row", 98],
      ["url(#looked-up)", "to the looked-up row", 0],
    ],
    [
      ["var(--read)", "by content", 84],
      ["url(#forward)", "forward", 70],
      ["url(#back)", "back", 0],
    ],
    [[null, "pale: nothing was read, so nothing to free", 0]],
  ];
  return svg`${lines.map((keys, line) => {
    let x = left;
    return keys.map(([fill, words, width]) => {
      const drawn = svg`${fill ? svg`<rect x=${x} y=${gates[line]! + 3} width="11" height="11" fill=${fill} />` : nothing}
        <text x=${x + (fill ? 16 : 0)} y=${gates[line]! + 13} font-size="11.5" fill="var(--ink3)">${words}</text>`;
      x += width;
      return drawn;
    });
  })}`;
}
