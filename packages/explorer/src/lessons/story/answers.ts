import { answerOfChannel, storyChannels } from "@dncjs/tasks/story";
import { at, indexOfLargest, mainWrite, type Run } from "../../session/run.ts";
import { type Asked, answerName, type StoryEpisode } from "./storyEpisode.ts";

export interface Candidate {
  readonly word: string;
  readonly probability: number;
}

/** The most probable answers at a step, best first. */
export function candidatesOf(
  answers: Float32Array,
  { rows }: StoryEpisode,
  step: number,
  count: number,
): readonly Candidate[] {
  const outputs = at(answers, step, outputSize);
  const found = rows.map(({ channel, name }) => ({ word: name, probability: outputs[channel]! }));
  return found.sort((a, b) => b.probability - a.probability).slice(0, count);
}

const { outputSize } = storyChannels;

/** The answer at a step. */
export function answerOf(answers: Float32Array, { read }: StoryEpisode, step: number): Candidate & { channel: number } {
  const outputs = at(answers, step, outputSize);
  const channel = indexOfLargest(outputs);
  return { channel, word: answerName(answerOfChannel(channel), read.names), probability: outputs[channel]! };
}

/** Whether an answer is right. */
export function isRight(answers: Float32Array, episode: StoryEpisode, { step, channel }: Asked): boolean {
  return answerOf(answers, episode, step).channel === channel;
}

/** Counts the right answers. */
export function rightAnswers(
  answers: Float32Array,
  episode: StoryEpisode,
): { readonly right: number; readonly of: number } {
  const { asked } = episode;
  return { right: asked.filter((question) => isRight(answers, episode, question)).length, of: asked.length };
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
  return read.map(({ location, weight }) => ({ at: t, location, weight, step: mainWrite(run, location, t) }));
}

/** A line read with at least this weight counts as remembered. */
export const REMEMBERED = 0.3;

/** Returns the lines whose locations were read for a question, with the largest weight of each. */
export function remembered(run: Run, { lines }: StoryEpisode, question: Asked): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const { weight, step } of sourcesOfAnswer(run, question)) {
    const line = lines[step]!;
    if (weight >= REMEMBERED) found.set(line, Math.max(weight, found.get(line) ?? 0));
  }
  return found;
}
