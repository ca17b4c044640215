import { layoutOf } from "../figures/layout.ts";
import { measuresOf } from "../measuresOf.ts";
import { measureSections, memorySection, sequenceSection } from "./memorySections.ts";
import { htmlPage } from "./page.ts";
import type { Report } from "./reportInput.ts";
import { cascadeSection, experimentSection, learningSection, reproducibilitySection } from "./runSections.ts";
import { worst } from "./verdict.ts";

/**
 * Renders a report as one HTML file without scripts or network requests. A network without memory gets only the
 * sections that apply to it.
 * @throws ArgumentError if `shown` or `needed` does not have one entry per step
 */
export function htmlReport(report: Report): string {
  const { title, lede, facts, trace, shown, needed } = report;
  const narrowest = report.sequence.shown.kind === "words" ? 12 : 5;
  const layout = layoutOf(trace, { narrowest });
  const measures = measuresOf(trace, { shown, needed });
  const memory = measures
    ? [memorySection(report, layout, measures), ...measureSections(report, layout, measures)]
    : [sequenceSection(report, layout)];
  const sections = [
    ...learningSection(report),
    ...memory,
    ...experimentSection(report),
    ...cascadeSection(report),
    reproducibilitySection(report),
  ];
  const verdict = [...report.verdict, worst(measures, report.cascades)].join(" ");
  return htmlPage({ title, lede, verdict, facts, sections });
}
