import { html, nothing, type SVGTemplateResult, svg } from "lit";
import { at, type Run } from "../session/run.ts";
import { locationTop } from "./geometry.ts";
import { bracket } from "./marks.ts";
import { isOn, mainLocation, type Scene } from "./scene.ts";

/** The memory after the current move. Boxes mark the locations written and read. */
export function memoryView(scene: Scene): SVGTemplateResult {
  const { geometry: g, run, order, t, move } = scene;
  const memory = memoryAfter(run, t, move);
  const values = new Float32Array(memory.length);
  order.locations.forEach((n, place) => {
    values.set(at(memory, n, run.W), place * run.W);
  });
  const width = run.W * g.cell;
  const height = run.N * g.rowHeight;
  return svg`<foreignObject x=${g.memory} y=${g.locations} width=${width} height=${height}>
      ${html`<dnc-matrix .values=${values} .rows=${run.N} .columns=${run.W} .cell=${g.cell} .row=${g.rowHeight}></dnc-matrix>`}
    </foreignObject>${boxes(scene)}${g.phone ? phoneLabels(scene) : deskLabels(scene, memory)}`;
}

/** Returns M [N,W] at step t: before the step for moves 0 and 1, after the erase for move 2, else after the write. */
export function memoryAfter(run: Run, t: number, move: number | null): Float32Array {
  const size = run.N * run.W;
  if (move === null || move > 2) return at(run.memory, t, size);
  const before = t === 0 ? new Float32Array(size) : at(run.memory, t - 1, size);
  if (move < 2) return before;
  const weights = at(run.writeWeights, t, run.N);
  const erase = at(run.erase, t, run.W);
  return before.map((value, k) => value * (1 - weights[Math.floor(k / run.W)]! * erase[k % run.W]!));
}

function boxes(scene: Scene): SVGTemplateResult {
  const { geometry: g, run, order, t, move } = scene;
  const box = (n: number, role: string) => svg`<rect x=${g.memory - 1.5} y=${locationTop(g, order, n) - 1} rx="2"
    width=${run.W * g.cell + 2} height=${g.rowHeight + 2} fill="none" stroke="var(--${role})" stroke-width="2" />`;
  const written = mainLocation(run.writeWeights, t, run.N);
  const read = mainLocation(run.readWeights, t, run.N);
  return svg`${written.weight > 0.1 && move !== 0 && move !== 5 ? box(written.location, "write") : nothing}
    ${read.weight > 0.25 && isOn(scene, 5) ? box(read.location, "read") : nothing}
    ${move === 0 ? box(mainLocation(run.writeContent, t, run.N).location, "write") : nothing}`;
}

const MOMENTS = ["before", "before", "after the erase of", "after the write of", "after", "after"];

function deskLabels(scene: Scene, memory: Float32Array): SVGTemplateResult {
  const { geometry: g, run, t, move } = scene;
  const end = g.memory + run.W * g.cell;
  const moment = move === null ? "after" : MOMENTS[move];
  const gate = 0.25 + 0.75 * run.writeGate[t]!;
  const vector = (y: number, tensor: Float32Array, words: string, kind: string, opacity: number) => svg`
    <foreignObject x=${g.memory} y=${y} width=${run.W * g.cell} height="12" opacity=${opacity}>
      ${html`<dnc-matrix .values=${at(tensor, t, run.W)} .rows=${1} .columns=${run.W} .cell=${g.cell} .row=${12} .kind=${kind}></dnc-matrix>`}
    </foreignObject><text x=${end + 9} y=${y + 10} font-size="12" fill="var(--ink2)">${words}</text>`;
  const seen = (...moves: number[]) => (isOn(scene, ...moves) ? 1 : 0.25);
  return svg`<text x=${g.memory} y="11" font-size="12" font-weight="700" fill="var(--ink)">memory ${moment} step ${t}</text>
    <path d=${bracket(g.memory, end - 1, 11)} fill="none" stroke="var(--ink)" stroke-width="1.5" />
    ${
      g.track === 0
        ? nothing
        : [
            vector(g.shown + 4, run.writeKey, "write key", "cell", seen(0) * gate),
            vector(g.shown + 32, run.erase, "erased", "erase", seen(2) * gate),
            vector(g.shown + 60, run.write, "new content", "cell", seen(3) * gate),
            vector(g.locationsEnd + 8, run.readVector, "read vector", "cell", seen(5)),
          ]
    }
    ${scene.content.meanings(scene, memory)}`;
}

/** Space above the locations that a vector with its name needs, on a phone. */
const ROOM = 40;

function phoneLabels({ geometry: g, run, order, t }: Scene): SVGTemplateResult {
  const vector = (y: number, tensor: Float32Array, words: string, opacity: number) => svg`
    <text x=${g.memory} y=${y - 6} font-size="10" fill="var(--ink2)">${words}</text>
    <foreignObject x=${g.memory} y=${y} width=${run.W * g.cell} height="11" opacity=${opacity}>
      ${html`<dnc-matrix .values=${at(tensor, t, run.W)} .rows=${1} .columns=${run.W} .cell=${g.cell} .row=${11}></dnc-matrix>`}
    </foreignObject>`;
  const hasRoom = g.locations - g.shown > ROOM;
  return svg`<text x=${g.memory} y=${g.locations - 6} font-size="10" font-weight="700" fill="var(--ink)">memory, step ${t}</text>
    <text x=${g.use + 18} y=${g.locations - 6} font-size="10" text-anchor="end" fill="var(--use)">use</text>
    ${Array.from(
      at(run.usage, t, run.N),
      (
        usage,
        n,
      ) => svg`<rect x=${g.use} y=${locationTop(g, order, n) + 0.5} width="18" height=${g.rowHeight - 1} fill="var(--paper)" />
        <rect x=${g.use} y=${locationTop(g, order, n) + 2} width=${18 * usage} height=${Math.max(2, g.rowHeight - 4)} fill="var(--use)" />`,
    )}
    ${hasRoom ? [vector(g.shown + 15, run.write, "new content", 0.25 + 0.75 * run.writeGate[t]!), vector(g.answered + 15, run.readVector, "read vector", 1)] : nothing}
    ${(g.track === 0 ? [] : ["write gate", "read modes", "free gate"]).map(
      (words, gate) => svg`<text x=${g.memory} y=${g.gates[gate]! + 10} font-size="10"
        fill="var(--${(["write", "read", "use"] as const)[gate]})">${words}</text>`,
    )}`;
}
