import { driftCurves } from "../figures/driftCurves.ts";
import type { Section, Table } from "./page.ts";
import type { NamedCascade, Report } from "./reportInput.ts";
import * as words from "./words.ts";

export function cascadeSection({ cascades, blows }: Report): Section[] {
  if (cascades.length === 0) return [];
  return [
    {
      heading: "Cascade: how an error spreads",
      id: "cascade",
      lede: words.about.cascade,
      figures: [
        driftCurves(
          cascades.map(({ name, cascade, isBaseline }) => ({ name, cascade, ...(isBaseline ? { isBaseline } : {}) })),
        ),
      ],
      reading: words.cascade(cascades, blows),
      tables: [
        cascadeTable("Small disturbances of the largest number of each tensor", cascades),
        ...(blows.length > 0 ? [cascadeTable("The largest number of each tensor set to 0", blows)] : []),
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
      "growth a step",
      "output flips",
      "answer flips",
      "answers flipped",
    ],
    align: ["left", ...new Array<"right">(7).fill("right")],
    rows: cascades.map(({ name, cascade: { step, distances, growth, horizon, answerHorizon, flipped } }) => [
      ...[name, String(step), words.threeDigits(distances[0]!), words.threeDigits(distances.at(-1)!)],
      ...[`× ${growth.toFixed(3)}`, at(horizon), at(answerHorizon), String(flipped)],
    ]),
  };
}

export function experimentSection({ experiments }: Report): Section[] {
  if (experiments.length === 0) return [];
  const figures = Object.keys(experiments[0]!.figures);
  return [
    {
      heading: "What if: the same run with something changed",
      id: "what-if",
      lede: words.about.whatIf,
      tables: [
        {
          caption: "The figures of this sequence",
          head: ["changed", ...figures],
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
