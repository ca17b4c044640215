import { type SVGTemplateResult, svg } from "lit";

/** The mark of a hit or a change. */
export function star(x: number, y: number, radius: number): SVGTemplateResult {
  const points = Array.from({ length: 16 }, (_, k) => {
    const angle = (k * Math.PI) / 8 - Math.PI / 2;
    const r = k % 2 ? radius / 2 : radius;
    return `${(x + r * Math.cos(angle)).toFixed(1)} ${(y + r * Math.sin(angle)).toFixed(1)}`;
  });
  return svg`<path d="M${points.join("L")}Z" fill="var(--error)" stroke="var(--page)" stroke-width="1.5" />`;
}
