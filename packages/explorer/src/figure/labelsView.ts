import { nothing, type SVGTemplateResult, svg } from "lit";
import type { Geometry } from "./geometry.ts";
import type { Scene } from "./scene.ts";

/** Labels of the time view and of the gates. */
export function labelsView({ geometry: g, run }: Scene): SVGTemplateResult {
  if (g.phone) return svg`${nothing}`;
  const middle = g.locations + (run.N * g.rowHeight) / 2;
  const locations = svg`<text x=${g.left - 28} y=${middle} font-size="12" font-weight="700" text-anchor="middle" fill="var(--ink)"
      transform="rotate(-90 ${g.left - 28} ${middle})">memory locations</text>`;
  if (g.track === 0) return locations;
  return svg`${sideLabel(g, g.gates[0] + 13, "write gate", "write")}${sideLabel(g, g.gates[1] + 13, "read modes", "read")}
    ${sideLabel(g, g.gates[2] + 13, "free gate", "use")}
    ${locations}
    ${g.inside ? gateKeys(g.inside.usage, g.gates) : gateKeys(g.memory, [g.gates[1], g.gates[2], 2 * g.gates[2] - g.gates[1]])}`;
}

/** A label left of a view, on a desktop. */
export function sideLabel(g: Geometry, y: number, words: string, colour: string, bold = false): SVGTemplateResult {
  return svg`<text x=${g.left - 8} y=${y} font-size="12" text-anchor="end" fill="var(--${colour})"
    font-weight=${bold ? 700 : 400}>${words}</text>`;
}

/** A vertical label left of a view, on a phone. */
export function uprightLabel(middle: number, words: string): SVGTemplateResult {
  return svg`<text x="9" y=${middle} font-size="10.5" font-weight="700" text-anchor="middle" fill="var(--ink2)"
    transform="rotate(-90 9 ${middle})">${words}</text>`;
}

type Key = readonly [fill: string | null, words: string, width: number];

function gateKeys(left: number, gates: readonly number[]): SVGTemplateResult {
  const lines: readonly (readonly Key[])[] = [
    [
      ["var(--write)", "free location", 98],
      ["url(#looked-up)", "looked-up location", 0],
    ],
    [
      ["var(--read)", "content", 84],
      ["url(#forward)", "forward", 70],
      ["url(#back)", "back", 0],
    ],
    [[null, "pale: nothing was read, so nothing is freed", 0]],
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
