import { driftCurves } from "../figures/driftCurves.ts";
import { learningCurve } from "../figures/learningCurve.ts";
import type { Section, Table } from "./page.ts";
import type { NamedCascade, Report } from "./reportInput.ts";
import * as words from "./words.ts";

/** Empty without a learning curve. */
export function learningSection({ learning }: Report): Section[] {
  if (!learning) return [];
  return [
    {
      heading: "Learning curve",
      id: "learning",
      lede: words.about.learning,
      figures: [learningCurve(learning)],
    },
  ];
}

export function cascadeSection({ cascades, zeroed }: Report): Section[] {
  if (cascades.length === 0) return [];
  return [
    {
      heading: "Cascade: how an error spreads",
      id: "cascade",
      lede: words.about.cascade,
      figures: [driftCurves(cascades)],
      reading: words.cascade(cascades, zeroed),
      tables: [
        cascadeTable("Small change of the largest number of each tensor", cascades),
        ...(zeroed.length > 0 ? [cascadeTable("Largest number of each tensor set to 0", zeroed)] : []),
      ],
    },
  ];
}

function cascadeTable(caption: string, cascades: readonly NamedCascade[]): Table {
  const at = (step: number | null) => (step === null ? "never" : `step ${step}`);
  return {
    caption,
    head: [
      "disturbed",
      "after step",
      "by",
      "at the end",
      "growth per step",
      "output flips",
      "answer flips",
      "answers flipped",
    ],
    align: ["left", ...new Array<"right">(7).fill("right")],
    rows: cascades.map(({ name, cascade: { step, distances, growth, horizon, answerHorizon, flipped } }) => [
      name,
      String(step),
      words.threeDigits(distances[0]!),
      words.threeDigits(distances.at(-1)!),
      `× ${words.threeDigits(growth)}`,
      at(horizon),
      at(answerHorizon),
      String(flipped),
    ]),
  };
}

export function experimentSection({ experiments }: Report): Section[] {
  if (experiments.length === 0) return [];
  const figures = Object.keys(experiments[0]!.figures);
  return [
    {
      heading: "What if: the same run with interventions",
      id: "what-if",
      lede: words.about.whatIf,
      tables: [
        {
          caption: "Metrics of this sequence",
          head: ["intervention", ...figures],
          align: ["left", ...figures.map(() => "right" as const)],
          rows: experiments.map(({ name, figures: own }) => [name, ...figures.map((figure) => own[figure] ?? "–")]),
        },
      ],
    },
  ];
}

export function reproducibilitySection({ reproducibility }: Report): Section {
  return {
    heading: "Reproducibility",
    id: "reproducibility",
    lede: words.about.reproducibility,
    reading: reproducibility.join(" "),
  };
}
