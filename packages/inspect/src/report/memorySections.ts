import { gateKey, gateStrips } from "../figures/gateStrips.ts";
import type { Layout } from "../figures/layout.ts";
import { linkMatrix } from "../figures/linkMatrix.ts";
import { memoryCells } from "../figures/memoryCells.ts";
import { rowsOverTime } from "../figures/rowsOverTime.ts";
import { sequenceStrip } from "../figures/sequenceStrips.ts";
import { type ValueStrip, valueStrips } from "../figures/strips.ts";
import { fullestStep } from "../measures/disturb.ts";
import { interference } from "../measures/interference.ts";
import { misses } from "../measures/misses.ts";
import { sharpness } from "../measures/sharpness.ts";
import type { TraceMeasures } from "../measuresOf.ts";
import type { Shown } from "../symbols.ts";
import type { Section, Table } from "./page.ts";
import type { Report } from "./reportInput.ts";
import * as words from "./words.ts";

function sequenceStrips(
  { sequence }: Report,
  layout: Layout,
): readonly [shown: string, target: string, answered: string] {
  const { shown, target, answered, signs, isWrong } = sequence;
  return [
    sequenceStrip(shown, layout, { name: "shown", ...(signs ? { signs } : {}) }),
    sequenceStrip(target, layout, { name: "asked for" }),
    sequenceStrip(answered, layout, { name: "answered", isWrong }),
  ];
}

/** For a network without memory. */
export function sequenceSection(report: Report, layout: Layout): Section {
  const [shown, target, answered] = sequenceStrips(report, layout);
  return {
    heading: "What it was shown and what it answered",
    id: "sequence",
    figures: [shown, target, answered],
    reading: words.noMemory,
  };
}

export function memorySection(report: Report, layout: Layout, measures: TraceMeasures): Section {
  const { trace, judged, shown, sequence } = report;
  const [strip, target, answered] = sequenceStrips(report, layout);
  const step = fullestStep(judged);
  return {
    heading: "What the memory did",
    id: "memory",
    lede: "Steps run to the right, memory rows down; all pictures of this section share these axes.",
    figures: [strip, rowsOverTime(trace, layout), gateStrips(trace, layout), target, answered],
    beside: memoryCells(trace, layout, { step, shown, isBits: sequence.shown.kind === "bits" }),
    key: `${words.marksKey}<br>${gateKey()}`,
    reading: words.memory(measures, report),
  };
}

/** One section a measure. */
export function measureSections(report: Report, layout: Layout, measures: TraceMeasures): Section[] {
  const { trace, shown, needed, judged } = report;
  const lost = interference(trace);
  const heat = lost.rows;
  const links = linkMatrix(trace, layout, { step: fullestStep(judged) });
  const missed = misses(trace, { shown, needed });
  const R = measures.sharpness.read.length;
  const missStrips = Array.from({ length: R }, (_, r): ValueStrip => {
    const values = missed.missed.filter((_, at) => at % R === r);
    return { name: R > 1 ? `head ${r}` : "missed", values, style: "error" };
  });
  const { write, read } = sharpness(trace);
  const entropies = [
    ...write.map(
      (head, v): ValueStrip => ({ name: named("write", v, write.length), values: head.entropy, style: "write" }),
    ),
    ...read.map(
      (head, r): ValueStrip => ({ name: named("read", r, read.length), values: head.entropy, style: "read" }),
    ),
  ];
  return [
    {
      heading: "Interference: what a write destroyed of what was still in use",
      id: "interference",
      lede: words.about.interference,
      figures: [
        valueStrips([{ name: "destroyed", values: lost.steps, style: "error" }], layout, "Interference by step"),
        rowsOverTime(trace, layout, { heat }),
      ],
      reading: words.interference(measures),
    },
    ...(links
      ? [
          {
            heading: "Links: what was written after what",
            id: "links",
            lede: words.about.links,
            figures: [links],
            reading: words.links(report),
          },
        ]
      : []),
    {
      heading: "Misses: reading what was not needed",
      id: "misses",
      lede: words.about.misses,
      figures: measures.misses
        ? [valueStrips(missStrips, layout, "Read mass on rows that were not needed, by step")]
        : [],
      reading: measures.misses
        ? words.misses(measures.misses)
        : `Cannot be measured: ${report.nothingNeeded ?? "no step needs a symbol"}.`,
    },
    {
      heading: "Leaks: rows held for nothing",
      id: "leaks",
      lede: words.about.leaks,
      reading: words.leaks(measures),
      tables: measures.leaks.length > 0 ? [leakTable(measures, shown)] : [],
    },
    {
      heading: "Sharpness: how much a head points at one row",
      id: "sharpness",
      lede: words.about.sharpness,
      figures: [valueStrips(entropies, layout, "Entropy of the weightings by step, from 0 to 1")],
      reading: words.sharpness(measures),
      tables: [sharpnessTable(measures)],
    },
  ];
}

function named(what: string, head: number, count: number): string {
  return `${what}${count > 1 ? ` ${head}` : ""}`;
}

function leakTable({ leaks }: TraceMeasures, shown: Shown): Table {
  return {
    caption: "Rows in use at the end that nobody read since they were written",
    head: ["row", "in use", "written at step", "holds"],
    align: ["right", "right", "right"],
    rows: leaks.map(({ row, usage, writtenAt }) => [
      ...[String(row), usage.toFixed(2), writtenAt === null ? "–" : String(writtenAt)],
      writtenAt === null ? "never written with more than a half" : (shown[writtenAt] ?? "nothing that was shown"),
    ]),
  };
}

function sharpnessTable({ sharpness: { write, read } }: TraceMeasures): Table {
  const fraction = (value: number | null) => (value === null ? "–" : value.toFixed(3));
  const rows = (what: string, heads: TraceMeasures["sharpness"]["read"]) =>
    heads.map(({ addressed, meanEntropy, meanLargest }, head) => [
      ...[heads.length > 1 ? `${what} ${head}` : what, String(addressed)],
      ...[fraction(meanEntropy), fraction(meanLargest)],
    ]);
  return {
    caption: "Means over the steps in which a head addresses something",
    head: ["head", "steps", "entropy", "largest weight"],
    align: ["left", "right", "right", "right"],
    rows: [...rows("write", write), ...rows("read", read)],
  };
}
