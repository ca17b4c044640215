import { nothing, type SVGTemplateResult, svg } from "lit";
import { at } from "../session/run.ts";
import { locationY } from "./geometry.ts";
import { isOn, mainLocation, type Scene } from "./scene.ts";

/** Weaker links are not drawn. */
const LEAST = 0.12;

/**
 * Arcs from each location to the one written next. The link followed in this step is blue; the link just made has the
 * colour of writing.
 */
export function linksView(scene: Scene): SVGTemplateResult | typeof nothing {
  const { geometry: g, run, t } = scene;
  if (g.arcs === 0) return nothing;
  const links = at(run.link, t, run.N * run.N);
  const pairs = Array.from(links, (weight, k) => ({ weight, to: Math.floor(k / run.N), from: k % run.N }));
  const drawn = pairs
    .filter(({ weight }) => weight >= LEAST)
    .map((pair) => ({ ...pair, colour: colourOf(scene, pair) }));
  const arcs = drawn.sort((a, b) => Number(a.colour !== undefined) - Number(b.colour !== undefined));
  const label = svg`<text x=${g.links} y=${g.locations - 7} font-size="12" text-anchor="end" fill="var(--ink2)">links</text>`;
  return svg`${g.phone ? nothing : label}${arcs.map((arc) => arcOf(scene, arc))}`;
}

interface Arc {
  readonly weight: number;
  readonly from: number;
  readonly to: number;
}

function colourOf(scene: Scene, { from, to }: Arc): string | undefined {
  const { run, t, move } = scene;
  if (move === 4 && to === mainLocation(run.writeWeights, t, run.N).location) return "var(--write)";
  if (run.readModes[3 * t + 2]! <= 0.5) return undefined;
  const before = mainLocation(run.readBefore, t, run.N);
  const followed =
    before.weight > 0.2 && from === before.location && to === mainLocation(run.readWeights, t, run.N).location;
  return followed ? "var(--read)" : undefined;
}

function arcOf(scene: Scene, { weight, from, to, colour }: Arc & { colour: string | undefined }): SVGTemplateResult {
  const { geometry: g, order } = scene;
  const sign = Math.sign(order.positions[to]! - order.positions[from]!);
  // Low locations leave less room between two arcs.
  const scale = Math.min(1, g.rowHeight / 14);
  const a = locationY(g, order, from) + 3 * scale * sign;
  const b = locationY(g, order, to) - 3 * scale * sign;
  const depth = Math.min(g.arcs, 9 + 5 * Math.abs(order.positions[to]! - order.positions[from]!));
  const x = g.links - 1;
  const opacity = colour ? 1 : (0.25 + 0.6 * weight) * (isOn(scene, 4, 5) ? 1 : 0.3);
  const ink = colour ?? "var(--ink3)";
  return svg`<g class="arc" opacity=${opacity}><path d="M${x} ${a}C${x - depth} ${a} ${x - depth} ${b} ${x - 3} ${b}" fill="none"
      stroke=${ink} stroke-width=${(colour ? 2.2 : 1.3) * scale} /><path d="M${x + 2} ${b}l${-6 * scale} ${-3.2 * scale}v${6.4 * scale}z" fill=${ink} /></g>`;
}
