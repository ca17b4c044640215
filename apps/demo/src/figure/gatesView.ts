import { type SVGTemplateResult, svg } from "lit";
import { at, sum } from "../machine/run.ts";
import type { Scene } from "./scene.ts";

/** Write gate, ways to read, free gate: a bar a step. Pale where the number decided nothing. */
export function gatesView(scene: Scene): SVGTemplateResult {
  const { geometry: g, run } = scene;
  const steps = Array.from({ length: run.T }, (_, t) => t);
  const tracks = g.gates.map(
    (y) => svg`<rect x=${g.left} y=${y} width=${g.right - g.left} height=${g.track} fill="var(--paper)" />`,
  );
  return svg`${tracks}${steps.map((t) => [writeBar(scene, t), readBar(scene, t), freeBar(scene, t)])}`;
}

interface Bar {
  readonly t: number;
  readonly top: number;
  readonly height: number;
  readonly fill: string;
  readonly opacity?: number;
}

function bar({ geometry: g }: Scene, { t, top, height, fill, opacity = 1 }: Bar): SVGTemplateResult {
  const gap = g.step < 12 ? 0.5 : 1;
  return svg`<rect x=${g.left + t * g.step + gap} y=${top} width=${g.step - 2 * gap} height=${height} fill=${fill} opacity=${opacity} />`;
}

function writeBar(scene: Scene, t: number): SVGTemplateResult[] {
  const { geometry: g, run } = scene;
  const [gate, toFree] = [run.writeGate[t]!, run.allocationGate[t]!];
  const [top, height] = [g.gates[0] + g.track * (1 - gate), g.track * gate];
  const lookedUp = height * (1 - toFree);
  return [
    bar(scene, { t, top: top + lookedUp, height: height - lookedUp, fill: "var(--write)" }),
    bar(scene, { t, top, height: lookedUp, fill: "url(#looked-up)" }),
  ];
}

function readBar(scene: Scene, t: number): SVGTemplateResult[] {
  const { geometry: g, run } = scene;
  const [back, content, forward] = at(run.readModes, t, 3);
  const opacity = 0.25 + 0.75 * Math.min(1, sum(at(run.readWeights, t, run.N)));
  const shares = [
    ["url(#forward)", forward!],
    ["url(#back)", back!],
    ["var(--read)", content!],
  ] as const;
  let top = g.gates[1];
  return shares.map(([fill, share]) => {
    const drawn = bar(scene, { t, top, height: g.track * share, fill, opacity });
    top += g.track * share;
    return drawn;
  });
}

function freeBar(scene: Scene, t: number): SVGTemplateResult {
  const { geometry: g, run } = scene;
  const readBefore = t === 0 ? 0 : Math.min(1, sum(at(run.readWeights, t - 1, run.N)));
  const height = g.track * run.freeGate[t]!;
  const top = g.gates[2] + g.track - height;
  return bar(scene, { t, top, height, fill: "var(--use)", opacity: 0.18 + 0.82 * readBefore });
}

/** The patterns that double the colours of the gates. */
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
