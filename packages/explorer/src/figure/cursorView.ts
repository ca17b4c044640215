import { nothing, type SVGTemplateResult, svg } from "lit";
import { locationTop, locationY, stepX } from "./geometry.ts";
import { bracket } from "./marks.ts";
import { pointers, type Scene } from "./scene.ts";

/** Drawn below the marks: the column of the cursor and the band of the selected location. */
export function cursorGround({ geometry: g, t, location, order }: Scene): SVGTemplateResult {
  return svg`<rect x=${g.left + t * g.step} y=${g.shown - 2} width=${g.step} height=${g.bottom - g.shown + 4}
      fill="var(--ink)" opacity="0.09" />
    ${location === null ? nothing : svg`<rect x=${g.left - 18} y=${locationTop(g, order, location)} width=${g.width - g.left + 18} height=${g.rowHeight} fill="var(--ink)" opacity="0.07" />`}`;
}

/** The ruler with the phases, and the cursor with its handle. */
export function rulerView({ geometry: g, t, run, content, focused }: Scene): SVGTemplateResult {
  const y = g.shown - (g.phone ? 11 : 13);
  const top = g.phone ? 9 : 11;
  const every = g.step >= 20 || g.phone ? 1 : g.step >= 12 ? 2 : 10;
  const dots = g.phone && g.step >= 6;
  const { width, height } = g.phone ? { width: 22, height: 15 } : { width: 30, height: 18 };
  const ticks = Array.from({ length: run.T }, (_, step) => step);
  const isTick = (step: number) => step % every === 0 && Math.abs(step - t) * g.step > width / 2 + 7;
  const words = (from: number, to: number, label: string, short: string) =>
    (to - from) * g.step > 6.5 * label.length && !g.phone ? label : short;
  return svg`${content.phases.map(({ from, to, label, short }) => {
    const a = g.left + from * g.step + 2;
    const b = g.left + to * g.step - 2;
    return svg`<text x=${(a + b) / 2} y=${top} font-size=${g.phone ? 10 : 12} text-anchor="middle" fill="var(--ink2)">${words(from, to, label, short)}</text>
      <path d=${bracket(a, b, top)} fill="none" stroke="var(--ink3)" />`;
  })}
    ${ticks.map((step) =>
      g.phone
        ? dots && step !== t
          ? svg`<circle cx=${stepX(g, step)} cy=${y} r="1" fill="var(--ink3)" />`
          : nothing
        : isTick(step)
          ? svg`<text x=${stepX(g, step)} y=${y + 4} font-size="11" text-anchor="middle" fill="var(--ink3)">${step}</text>`
          : nothing,
    )}
    <rect x=${g.left + t * g.step - 0.5} y=${g.shown - 3} width=${g.step + 1} height=${g.bottom - g.shown + 6} rx="3"
      fill="none" stroke="var(--ink)" stroke-width="1.5" />
    <path d="M${stepX(g, t)} ${g.shown - 3}V${y}" stroke="var(--ink)" stroke-width="1.5" />
    ${focused ? svg`<rect x=${stepX(g, t) - width / 2 - 4} y=${y - height / 2 - 4} width=${width + 8} height=${height + 8} rx=${height / 2 + 4} fill="none" stroke="var(--ink)" stroke-width="2" />` : nothing}
    <rect x=${stepX(g, t) - width / 2} y=${y - height / 2} width=${width} height=${height} rx=${height / 2} fill="var(--ink)" />
    <text x=${stepX(g, t)} y=${y + 4} font-size=${g.phone ? 10 : 12} font-weight="700" text-anchor="middle" fill="var(--page)">${t}</text>`;
}

/** Lines from the marks at the cursor to the view beside, along each location. */
export function leadView(scene: Scene): SVGTemplateResult {
  const { geometry: g, order, t } = scene;
  const end = g.inside ? g.inside.usage : g.memory - 3;
  return svg`${pointers(scene).map(
    ({ location, role }) =>
      svg`<path d="M${stepX(g, t) + g.mark / 2} ${locationY(g, order, location)}H${end}" stroke="var(--${role})" stroke-width="1.5" opacity="0.5" />`,
  )}`;
}
