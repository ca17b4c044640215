import type { Batch } from "@dncjs/train";
import { blankBatch, type Channels } from "../batch.ts";

/** One sequence by itself: what is shown and what is asked for at each of its steps. */
export class Episode {
  readonly steps: number;
  /** [T,X] */
  readonly x: Float32Array;
  /** [T,Y] */
  readonly target: Float32Array;
  /** [T] */
  readonly answer: Float32Array;
  readonly #channels: Channels;

  /** A sequence in which nothing is shown and nothing asked for. */
  constructor(steps: number, channels: Channels) {
    this.steps = steps;
    this.x = new Float32Array(steps * channels.inputSize);
    this.target = new Float32Array(steps * channels.outputSize);
    this.answer = new Float32Array(steps);
    this.#channels = channels;
  }

  /** Shows `values` on the input channels from `channel` on. */
  show(step: number, channel: number, ...values: readonly number[]): void {
    this.x.set(values, step * this.#channels.inputSize + channel);
  }

  /** Asks for `values` on the output channels from `channel` on: the step is judged, on all of its channels. */
  ask(step: number, channel: number, ...values: readonly number[]): void {
    this.target.set(values, step * this.#channels.outputSize + channel);
    this.answer[step] = 1;
  }
}

/** Lays sequences side by side, as long as the longest: [T,B,X] in, [T,B,Y] out, masked where one has ended. */
export function stackEpisodes(episodes: readonly Episode[], channels: Channels): Batch {
  const steps = Math.max(...episodes.map((episode) => episode.steps));
  const batch = blankBatch(steps, episodes.length, channels);
  const { inputSize: X, outputSize: Y } = channels;
  episodes.forEach(({ steps: own, x, target, answer }, row) => {
    for (let step = 0; step < own; step++) {
      const place = step * episodes.length + row;
      batch.x.set(x.subarray(step * X, (step + 1) * X), place * X);
      batch.target.set(target.subarray(step * Y, (step + 1) * Y), place * Y);
      batch.answer[place] = answer[step] as number;
      batch.mask[place] = 1;
    }
  });
  return batch;
}
