import type { Batch, Names } from "@dncjs/train";
import { type Channels, zeroBatch } from "../batch.ts";
import { largest } from "../largest.ts";

/** One sequence: its inputs, its targets, and the steps that are scored. */
export class Episode {
  /** T, the number of steps. */
  readonly steps: number;
  /** [T,X] */
  readonly x: Float32Array;
  /** [T,Y] */
  readonly target: Float32Array;
  /** [T] */
  readonly answer: Float32Array;
  /** A text for people, shown with the sequence. */
  readonly caption: string | undefined;
  /** Words for its renderings. */
  readonly names: Names | undefined;
  readonly #channels: Channels;

  /** Creates a sequence of zeros in which no step is scored. */
  constructor(steps: number, channels: Channels, caption?: string, names?: Names) {
    this.steps = steps;
    this.x = new Float32Array(steps * channels.inputSize);
    this.target = new Float32Array(steps * channels.outputSize);
    this.answer = new Float32Array(steps);
    this.caption = caption;
    this.names = names;
    this.#channels = channels;
  }

  /** Sets input channels, from `channel` on. */
  show(step: number, channel: number, ...values: readonly number[]): void {
    this.x.set(values, step * this.#channels.inputSize + channel);
  }

  /** Sets target channels, from `channel` on, and marks the step as scored on all of its channels. */
  expect(step: number, channel: number, ...values: readonly number[]): void {
    this.target.set(values, step * this.#channels.outputSize + channel);
    this.answer[step] = 1;
  }
}

/** Combines sequences into a batch as long as the longest, [T,B,X] in and [T,B,Y] out. Shorter sequences are masked after their end. */
export function stackEpisodes(episodes: readonly Episode[], channels: Channels): Batch {
  const steps = largest(episodes.map((episode) => episode.steps));
  const names = episodes.flatMap((episode) => episode.names ?? []);
  const zeros = zeroBatch(steps, episodes.length, channels);
  const batch: Batch = names.length === episodes.length ? { ...zeros, names } : zeros;
  const { inputSize: X, outputSize: Y } = channels;
  episodes.forEach((episode, b) => {
    const { x, target, answer } = episode;
    for (let step = 0; step < episode.steps; step++) {
      const index = step * episodes.length + b;
      batch.x.set(x.subarray(step * X, (step + 1) * X), index * X);
      batch.target.set(target.subarray(step * Y, (step + 1) * Y), index * Y);
      batch.answer[index] = answer[step] as number;
      batch.mask[index] = 1;
    }
  });
  const captions = episodes.map(({ caption }) => caption ?? "");
  return captions.some((caption) => caption !== "") ? { ...batch, captions } : batch;
}
