import { type SVGTemplateResult, svg } from "lit";
import { at, sum } from "../session/run.ts";
import { type Ink, Outlines, rectOutline } from "./outlines.ts";
import type { Scene } from "./scene.ts";

/** Write gate, read modes and free gate as one bar per step. Pale if the gate had no effect. */
export function gatesView(scene: Scene): SVGTemplateResult {
  const { geometry: g, run } = scene;
  const tracks = g.gates.map(
    (y) => svg`<rect x=${g.left} y=${y} width=${g.right - g.left} height=${g.track} fill="var(--paper)" />`,
  );
  const bars = new Outlines();
  const gap = g.step < 12 ? 0.5 : 1;
  for (let t = 0; t < run.T; t++) {
    for (const { top, height, ...ink } of [...writeBars(scene, t), ...readBars(scene, t), freeBar(scene, t)]) {
      bars.add(rectOutline(g.left + t * g.step + gap, top, g.step - 2 * gap, height), ink);
    }
  }
  return svg`${tracks}${bars.drawn()}`;
}

interface Bar extends Ink {
  readonly top: number;
  readonly height: number;
}

function writeBars({ geometry: g, run }: Scene, t: number): Bar[] {
  const gate = run.writeGate[t]!;
  const toFree = run.allocationGate[t]!;
  const top = g.gates[0] + g.track * (1 - gate);
  const height = g.track * gate;
  const lookedUp = height * (1 - toFree);
  return [
    { top: top + lookedUp, height: height - lookedUp, fill: "var(--write)" },
    { top, height: lookedUp, fill: "url(#looked-up)" },
  ];
}

function readBars({ geometry: g, run }: Scene, t: number): Bar[] {
  const [back, content, forward] = at(run.readModes, t, 3);
  const opacity = 0.25 + 0.75 * Math.min(1, sum(at(run.readWeights, t, run.N)));
  const heights = [forward!, back!, content!].map((share) => g.track * share);
  const fills = ["url(#forward)", "url(#back)", "var(--read)"];
  return heights.map((height, way) => {
    const top = g.gates[1] + heights.slice(0, way).reduce((above, one) => above + one, 0);
    return { top, height, fill: fills[way]!, opacity };
  });
}

function freeBar({ geometry: g, run }: Scene, t: number): Bar {
  const readBefore = Math.min(1, sum(at(run.readBefore, t, run.N)));
  const height = g.track * run.freeGate[t]!;
  const top = g.gates[2] + g.track - height;
  return { top, height, fill: "var(--use)", opacity: 0.18 + 0.82 * readBefore };
}

/** Patterns that distinguish the parts of a bar without colour. */
export const patterns: SVGTemplateResult = svg`<defs>
  ${(
    [
      ["looked-up", "var(--write)", "M-1 2.5h7"],
      ["forward", "var(--read)", "M-1 6L6 -1M-1 1L1 -1M4 6L6 4"],
      ["back", "var(--read)", "M-1 -1L6 6M-1 4L1 6M4 -1L6 1"],
    ] as const
  ).map(
    ([id, colour, path]) => svg`<pattern id=${id} width="5" height="5" patternUnits="userSpaceOnUse">
      <rect width="5" height="5" fill="var(--paper)" /><path d=${path} stroke=${colour} stroke-width="1.6" /></pattern>`,
  )}</defs>`;
