import { at, indexOfLargest, lastWrite, type Run } from "../../session/run.ts";
import { places, vocabulary } from "./grammar.ts";
import type { Asked, StoryEpisode } from "./storyEpisode.ts";

export interface Candidate {
  readonly word: string;
  readonly probability: number;
}

/** The most probable words of an answer, best first. */
export function candidatesOf(answers: Float32Array, step: number, count: number): readonly Candidate[] {
  const words = Array.from(at(answers, step, vocabulary.length), (probability, w) => ({
    word: vocabulary[w]!,
    probability,
  }));
  return words.sort((a, b) => b.probability - a.probability).slice(0, count);
}

/** The word answered at a step. */
export function answerOf(answers: Float32Array, step: number): Candidate {
  const probabilities = at(answers, step, vocabulary.length);
  const word = indexOfLargest(probabilities);
  return { word: vocabulary[word]!, probability: probabilities[word]! };
}

/** Whether an answer is right; undefined if the story does not contain the answer. */
export function isRight(answers: Float32Array, { step, place }: Asked): boolean | undefined {
  return place === null ? undefined : answerOf(answers, step).word === places[place];
}

/** Counts the right answers among the questions that the story answers. */
export function rightAnswers(
  answers: Float32Array,
  { asked }: StoryEpisode,
): { readonly right: number; readonly of: number } {
  const verdicts = asked.map((question) => isRight(answers, question)).filter((right) => right !== undefined);
  return { right: verdicts.filter(Boolean).length, of: verdicts.length };
}

/** A location read at step `at`, and the step that wrote it last. */
export interface Source {
  readonly at: number;
  readonly location: number;
  readonly weight: number;
  /** -1 if no step has written it. */
  readonly step: number;
}

/** Weaker reads are ignored. */
const LEAST = 0.1;

/** Locations read for a question that were written before it, each at its largest read weight, strongest first. */
export function sourcesOfAnswer(run: Run, { from, step }: Asked): readonly Source[] {
  const best = new Map<number, Source>();
  for (let t = from; t <= step; t++) {
    for (const source of sourcesOf(run, t)) {
      const isEarlier = source.step >= 0 && source.step < from;
      if (isEarlier && source.weight > (best.get(source.location)?.weight ?? 0)) best.set(source.location, source);
    }
  }
  return [...best.values()].sort((a, b) => b.weight - a.weight);
}

/** Locations read at step `t`, strongest first. */
export function sourcesOf(run: Run, t: number): readonly Source[] {
  const locations = Array.from(at(run.readWeights, t, run.N), (weight, location) => ({ location, weight }));
  const read = locations.filter(({ weight }) => weight >= LEAST).sort((a, b) => b.weight - a.weight);
  return read.map(({ location, weight }) => ({ at: t, location, weight, step: lastWrite(run, location, t) }));
}
