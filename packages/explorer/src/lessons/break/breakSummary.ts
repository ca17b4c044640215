import { plainWords } from "../../moves/sentence.ts";
import type { Harm } from "./breaking.ts";
import { happenings, hitSentence, outcome } from "./harmWords.ts";

/** The figure of Break it in words, for screen readers. */
export function breakSummary(harm: Harm): string {
  const events = happenings(harm).map(
    ({ t, pieces }) => `${t === null ? "At the end" : `Step ${t}`}: ${plainWords(pieces)}`,
  );
  return [plainWords(hitSentence(harm)), plainWords(outcome(harm)), ...events].join(" ");
}
