import type { Spot } from "../../figure/geometry.ts";
import type { Tip } from "../../figure/scene.ts";
import { decimal } from "../../moves/sentence.ts";
import type { Run } from "../../session/run.ts";
import type { StoryEpisode } from "./storyEpisode.ts";

/** The full sentence, or the probability of an answer. */
export function storyTip(run: Run, { story, lines, asked, rows }: StoryEpisode, spot: Spot): Tip | undefined {
  if (spot.on === "shown") {
    return { place: `step ${spot.t}`, values: [{ words: story[lines[spot.t]!]!.sentence, role: "plain" }] };
  }
  if (spot.on !== "answered") return undefined;
  // A question where a thing is has two answers: who has it, and where.
  if (!asked.some(({ step, holder }) => step === spot.t || holder?.step === spot.t)) return undefined;
  const row = rows[spot.square];
  if (!row) return undefined;
  const words = decimal(run.answers[spot.t * run.Y + row.channel]!);
  return { place: `step ${spot.t} · ${row.name}`, values: [{ words, role: "plain" }] };
}
