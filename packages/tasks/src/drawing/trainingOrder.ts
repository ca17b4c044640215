import type { Random } from "@dncjs/core";

export interface OrderOptions {
  /** The number of steps of each story. */
  readonly lengths: readonly number[];
  readonly random: Random;
  /** Number of batches whose stories are grouped by length; 1 for no grouping. */
  readonly lookahead: number;
}

/**
 * Returns a function that gives the stories of batch `index` of `size`. Every epoch is a new random order of all stories. To reduce padding,
 * the stories of `lookahead` consecutive batches are sorted by length, divided into batches, and these batches shuffled. The result depends
 * on the options, `index` and `size` alone; the cache only saves time.
 */
export function trainingOrder(options: OrderOptions): (index: number, size: number) => number[] {
  const { lengths, random, lookahead } = options;
  const storyAt = storyStream(lengths.length, random);
  return (index, size) => {
    const chunk = Math.floor(index / lookahead);
    const first = chunk * lookahead * size;
    const stories = Array.from({ length: lookahead * size }, (_, at) => storyAt(first + at));
    if (lookahead > 1) stories.sort((a, b) => (lengths[a] as number) - (lengths[b] as number));
    const order = random
      .fork("chunk")
      .fork(chunk)
      .shuffle(Array.from({ length: lookahead }, (_, at) => at));
    const from = (order[index - chunk * lookahead] as number) * size;
    return stories.slice(from, from + size);
  };
}

/** Returns a function that gives the story at a position of the endless sequence of epochs. */
function storyStream(count: number, random: Random): (position: number) => number {
  const epochs = new Map<number, Uint32Array>();
  const epochOrder = (epoch: number): Uint32Array => {
    const known = epochs.get(epoch);
    if (known !== undefined) return known;
    if (epochs.size === 2) epochs.clear(); // two, since a chunk can span the end of an epoch
    const order = Array.from({ length: count }, (_, at) => at);
    const shuffled = Uint32Array.from(random.fork("epoch").fork(epoch).shuffle(order));
    epochs.set(epoch, shuffled);
    return shuffled;
  };
  return (position) => epochOrder(Math.floor(position / count))[position % count] as number;
}
