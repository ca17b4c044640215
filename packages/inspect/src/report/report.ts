import { layoutOf } from "../figures/layout.ts";
import { measuresOf } from "../measuresOf.ts";
import { measureSections, memorySection, sequenceSection } from "./memorySections.ts";
import { htmlPage } from "./page.ts";
import type { Report } from "./reportInput.ts";
import { cascadeSection, experimentSection, reproducibilitySection } from "./runSections.ts";

/** The report as one HTML file. @throws ArgumentError where lists do not have one entry a step */
export function htmlReport(report: Report): string {
  const { trace, shown, needed } = report;
  const narrowest = report.sequence.shown.kind === "words" ? 12 : 5;
  const layout = layoutOf(trace, { narrowest });
  const measures = measuresOf(trace, { shown, needed });
  const sections = measures
    ? [memorySection(report, layout, measures), ...measureSections(report, layout, measures)]
    : [sequenceSection(report, layout)];
  return htmlPage({
    ...{ title: report.title, lede: report.lede, facts: report.facts },
    sections: [...sections, ...experimentSection(report), ...cascadeSection(report), reproducibilitySection(report)],
  });
}
