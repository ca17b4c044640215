import { gateKey, gateStrips } from "../figures/gateStrips.ts";
import type { Layout } from "../figures/layout.ts";
import { linkMatrix } from "../figures/linkMatrix.ts";
import { locationsOverTime } from "../figures/locationsOverTime.ts";
import { memoryCells } from "../figures/memoryCells.ts";
import { sequenceStrip } from "../figures/sequenceStrips.ts";
import { type ValueStrip, valueStrips } from "../figures/strips.ts";
import { escapeText } from "../figures/svg.ts";
import { fullestStep } from "../measures/disturb.ts";
import { interference } from "../measures/interference.ts";
import { misses } from "../measures/misses.ts";
import { sharpness } from "../measures/sharpness.ts";
import type { TraceMeasures } from "../measuresOf.ts";
import type { Section, Table } from "./page.ts";
import type { Report } from "./reportInput.ts";
import * as words from "./words.ts";

function sequenceStrips(
  { sequence }: Report,
  layout: Layout,
): readonly [input: string, target: string, output: string] {
  const { shown, target, answered, signs, isWrong } = sequence;
  return [
    sequenceStrip(shown, layout, { name: "input", ...(signs ? { signs } : {}) }),
    sequenceStrip(target, layout, { name: "target" }),
    sequenceStrip(answered, layout, { name: "output", isWrong }),
  ];
}

/** Explains the signs above the inputs, if there are any. */
function signsKey({ sequence: { signKey } }: Report): string[] {
  if (!signKey || signKey.length === 0) return [];
  return [signKey.map(([sign, meaning]) => `<b>${escapeText(sign)}</b> ${escapeText(meaning)}`).join(" · ")];
}

/** The first section for a network without memory. */
export function sequenceSection(report: Report, layout: Layout): Section {
  return {
    heading: "Input, target and output",
    id: "sequence",
    figures: sequenceStrips(report, layout),
    key: signsKey(report).join(""),
    reading: words.noMemory,
  };
}

/** The first section for a network with a memory. */
export function memorySection(report: Report, layout: Layout, measures: TraceMeasures): Section {
  const { trace, judged, shown, sequence } = report;
  const [input, target, output] = sequenceStrips(report, layout);
  const step = fullestStep(judged);
  return {
    heading: "The memory over time",
    id: "memory",
    lede: "Steps run to the right, memory locations down. All figures of this section share these axes.",
    figures: [input, locationsOverTime(trace, layout), gateStrips(trace, layout), target, output],
    beside: memoryCells(trace, layout, { step, shown, isBits: sequence.shown.kind === "bits" }),
    key: [words.marksKey, gateKey(), ...signsKey(report)].join("<br>"),
    reading: words.memory(measures, report),
  };
}

/** One section per measure. */
export function measureSections(report: Report, layout: Layout, measures: TraceMeasures): Section[] {
  return [
    interferenceSection(report, layout, measures),
    ...linkSection(report, layout),
    missSection(report, layout, measures),
    {
      heading: "Leaks: in use but not read since they were written",
      id: "leaks",
      lede: words.about.leaks,
      reading: words.leaks(measures),
      tables: measures.leaks.length > 0 ? [leakTable(report, measures)] : [],
    },
    sharpnessSection(report, layout, measures),
  ];
}

function interferenceSection({ trace }: Report, layout: Layout, measures: TraceMeasures): Section {
  const { steps, locations } = interference(trace);
  return {
    heading: "Interference: content in use that a write destroyed",
    id: "interference",
    lede: words.about.interference,
    figures: [
      valueStrips([{ name: "destroyed", values: steps, style: "error" }], layout, "Interference by step"),
      locationsOverTime(trace, layout, { heat: locations }),
    ],
    reading: words.interference(measures),
  };
}

/** Empty for a network without links. */
function linkSection(report: Report, layout: Layout): Section[] {
  const links = linkMatrix(report.trace, layout, { step: fullestStep(report.judged) });
  if (!links) return [];
  return [
    {
      heading: "Links: the order of writes",
      id: "links",
      lede: words.about.links,
      figures: [links],
      reading: words.links(report),
    },
  ];
}

function missSection(report: Report, layout: Layout, measures: TraceMeasures): Section {
  const { trace, shown, needed, nothingNeeded = "no step needs a symbol" } = report;
  const section = { heading: "Misses: what was needed and not read", id: "misses", lede: words.about.misses };
  if (!measures.misses) return { ...section, reading: `Cannot be measured: ${nothingNeeded}.` };
  const { missed } = misses(trace, { shown, needed });
  const R = measures.sharpness.read.length;
  const strips = Array.from({ length: R }, (_, r): ValueStrip => {
    return { name: R > 1 ? `head ${r}` : "missed", values: missed.filter((_, at) => at % R === r), style: "error" };
  });
  return {
    ...section,
    figures: [valueStrips(strips, layout, "Share of the needed symbol that was not read, by step of the answer")],
    reading: words.misses(measures.misses),
  };
}

function sharpnessSection({ trace }: Report, layout: Layout, measures: TraceMeasures): Section {
  const { write, read } = sharpness(trace);
  const strips = [
    ...write.map(({ entropy }, v): ValueStrip => {
      return { name: numbered("write", v, write.length), values: entropy, style: "write" };
    }),
    ...read.map(({ entropy }, r): ValueStrip => {
      return { name: numbered("read", r, read.length), values: entropy, style: "read" };
    }),
  ];
  return {
    heading: "Sharpness: concentration on one location",
    id: "sharpness",
    lede: words.about.sharpness,
    figures: [valueStrips(strips, layout, "Entropy of the weightings by step, from 0 to 1")],
    reading: words.sharpness(measures),
    tables: [sharpnessTable(measures)],
  };
}

function numbered(name: string, head: number, count: number): string {
  return count > 1 ? `${name} ${head}` : name;
}

function leakTable({ shown }: Report, { leaks }: TraceMeasures): Table {
  return {
    caption: "Locations in use at the end that were not read after they were written",
    head: ["location", "usage", "written at step", "holds"],
    align: ["right", "right", "right"],
    rows: leaks.map(({ location, usage, writtenAt }) => [
      String(location),
      words.threeDigits(usage),
      writtenAt === null ? "–" : String(writtenAt),
      writtenAt === null ? words.noMainWrite : (shown[writtenAt] ?? "no symbol was shown"),
    ]),
  };
}

function sharpnessTable({ sharpness: { write, read } }: TraceMeasures): Table {
  const fraction = (value: number | null) => (value === null ? "–" : words.threeDigits(value));
  const rows = (name: string, heads: TraceMeasures["sharpness"]["read"]) =>
    heads.map(({ addressed, meanEntropy, meanLargest }, head) => [
      numbered(name, head, heads.length),
      String(addressed),
      fraction(meanEntropy),
      fraction(meanLargest),
    ]);
  return {
    caption: "Means over the steps in which a head addresses something",
    head: ["head", "steps", "entropy", "largest weight"],
    align: ["left", "right", "right", "right"],
    rows: [...rows("write", write), ...rows("read", read)],
  };
}
