import { plainWords } from "../../moves/sentence.ts";
import { at, indexOfLargest, mainWrite, type Run } from "../../session/run.ts";
import type { StoryEpisode } from "./storyEpisode.ts";
import { storySay } from "./storySay.ts";
import { storySources } from "./storySources.ts";

/** The figure in words: writes of sentences, reads for answers, and the memory after step `t`. */
export function storySummary(run: Run, episode: StoryEpisode, t: number): string {
  const { story, lines, asked } = episode;
  const writes = lines.flatMap((_, step) => writtenWords(run, episode, step));
  const answers = asked.map((question) =>
    plainWords([...storySay(run, episode, question.step), " ", ...storySources(run, episode, question)]),
  );
  const locations = Array.from({ length: run.N }, (_, n) => n).filter((n) => mainWrite(run, n, t) >= 0);
  const holds = locations.map((n) => `location ${n} holds “${story[lines[mainWrite(run, n, t)]!]!.sentence}”`);
  const memory = locations.length > 0 ? `After step ${t}, ${holds.join(", ")}` : "";
  return (run.cells ? answers : [...writes, ...answers, memory]).join(" ");
}

function writtenWords(run: Run, { story, lines }: StoryEpisode, step: number): string[] {
  const weights = at(run.writeWeights, step, run.N);
  const location = indexOfLargest(weights);
  if (weights[location]! < 0.3) return [];
  return [`Step ${step} wrote “${story[lines[step]!]!.sentence}” to location ${location}.`];
}
