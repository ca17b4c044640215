import type { Spot } from "../../figure/geometry.ts";
import type { Tip } from "../../figure/scene.ts";
import { decimal } from "../../moves/sentence.ts";
import type { Run } from "../../session/run.ts";
import { places, sentenceOf, vocabulary } from "./grammar.ts";
import type { StoryEpisode } from "./storyEpisode.ts";

/** The full sentence, or the probability of a place. */
export function storyTip(run: Run, { story, lines, asked }: StoryEpisode, spot: Spot): Tip | undefined {
  if (spot.on === "shown") {
    return { place: `step ${spot.t}`, values: [{ words: sentenceOf(story[lines[spot.t]!]!), role: "plain" }] };
  }
  if (spot.on !== "answered" || !asked.some(({ step }) => step === spot.t)) return undefined;
  const name = places[spot.square]!;
  const words = decimal(run.answers[spot.t * run.Y + vocabulary.indexOf(name)]!);
  return { place: `step ${spot.t} · ${name}`, values: [{ words, role: "plain" }] };
}
