import { nothing, type SVGTemplateResult, svg } from "lit";
import { decimal } from "../moves/sentence.ts";
import { at } from "../session/run.ts";
import { locationTop, locationY } from "./geometry.ts";
import { bracket, discMark, squareMark } from "./marks.ts";
import { isOn, pointers, type Scene } from "./scene.ts";

/** Opacity of marks that do not belong to the current move. */
const FAINT = 0.16;

/** The weightings of one step side by side, from the candidates to the write and read weights. */
export function insideView(scene: Scene): SVGTemplateResult | typeof nothing {
  const { geometry: g, run, order, t } = scene;
  const x = g.inside;
  if (!x) return nothing;
  const weights = (tensor: Float32Array) => at(tensor, t, run.N);
  const strength = (...moves: number[]) => (isOn(scene, ...moves) ? 1 : FAINT);
  const locations = Array.from({ length: run.N }, (_, n) => n);
  const inset = g.rowHeight > 14 ? 4 : 2;
  const marks = (
    [tensor, centre, colour]: readonly [Float32Array, number, string],
    draw: typeof squareMark,
    hollow: boolean,
    moves: readonly number[],
  ) =>
    svg`<g opacity=${strength(...moves)}>${locations.map((n) =>
      draw(
        centre,
        locationY(g, order, n),
        weights(tensor)[n]!,
        Math.min(g.rowHeight - 3, hollow ? 15 : 16),
        colour,
        hollow,
      ),
    )}</g>`;
  return svg`${papers(scene)}${leads(scene)}
    <g opacity=${strength(1)}>${locations.map(
      (n) =>
        svg`<rect x=${x.usage} y=${locationTop(g, order, n) + inset} width=${32 * weights(run.usage)[n]!} height=${g.rowHeight - 2 * inset} fill="var(--use)" />`,
    )}</g>
    ${marks([run.writeContent, x.lookUp + 10, "var(--write)"], squareMark, true, [0, 3])}
    ${marks([run.allocation, x.free + 10, "var(--use)"], squareMark, true, [1, 3])}
    ${marks([run.writeWeights, x.written + 12, "var(--write)"], squareMark, false, [2, 3, 4])}
    ${marks([run.backward, x.back + 10, "var(--read)"], discMark, true, [5])}
    ${marks([run.readContent, x.content + 10, "var(--read)"], discMark, true, [5])}
    ${marks([run.forward, x.forward + 10, "var(--read)"], discMark, true, [5])}
    ${marks([run.readWeights, x.read + 12, "var(--read)"], discMark, false, [5])}
    ${labels(scene)}`;
}

function papers({ geometry: g, run }: Scene): SVGTemplateResult {
  const x = g.inside!;
  const columns = [
    [x.usage, 32],
    [x.lookUp, 40],
    [x.written, 24],
    [x.back, 60],
    [x.read, 24],
  ] as const;
  const lines = Array.from({ length: run.N - 1 }, (_, place) => g.locations + (place + 1) * g.rowHeight);
  return svg`${columns.map(
    ([left, width]) =>
      svg`<rect x=${left} y=${g.locations} width=${width} height=${run.N * g.rowHeight} fill="var(--paper)" />`,
  )}${lines.map((y) => svg`<path d="M${x.usage} ${y}H${x.read + 24}" stroke="var(--page)" />`)}`;
}

/** Lines from the marks at the cursor to the memory. */
function leads(scene: Scene): SVGTemplateResult {
  const { geometry: g, order } = scene;
  return svg`${pointers(scene).map(
    ({ location, role }) =>
      svg`<path d="M${g.inside!.usage} ${locationY(g, order, location)}H${g.memory - 2}" stroke="var(--${role})" stroke-width="1.5" opacity="0.5" />`,
  )}`;
}

function labels({ geometry: g, run, t }: Scene): SVGTemplateResult {
  const x = g.inside!;
  const base = g.locations - 7;
  const write = run.writeGate[t]!;
  const free = run.allocationGate[t]!;
  const modes = at(run.readModes, t, 3);
  const upright = (middle: number, words: string, colour: string, bold = false) =>
    svg`<text x=${middle + 4} y=${base} font-size="12" font-weight=${bold ? 700 : 400} fill=${colour}
      transform="rotate(-90 ${middle + 4} ${base})">${words}</text>`;
  return svg`<text x=${x.usage} y="11" font-size="12" font-weight="700" fill="var(--ink)">inside step ${t}</text>
    <path d=${bracket(x.usage, x.read + 24, 11)} fill="none" stroke="var(--ink)" stroke-width="1.5" />
    ${upright(x.usage + 12, "in use", "var(--use)")}
    ${upright(x.lookUp + 10, `look-up × ${decimal(write * (1 - free))}`, "var(--write)")}
    ${upright(x.free + 10, `free × ${decimal(write * free)}`, "var(--use)")}
    ${upright(x.written + 12, "= written", "var(--write)", true)}
    ${upright(x.back + 10, `back × ${decimal(modes[0]!)}`, "var(--read)")}
    ${upright(x.content + 10, `content × ${decimal(modes[1]!)}`, "var(--read)")}
    ${upright(x.forward + 10, `forward × ${decimal(modes[2]!)}`, "var(--read)")}
    ${upright(x.read + 12, "= read", "var(--read)", true)}`;
}
