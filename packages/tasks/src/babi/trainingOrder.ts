import type { Random } from "@dncjs/core";

export interface OrderOptions {
  /** Steps of each story. */
  readonly lengths: readonly number[];
  readonly random: Random;
  /** So many batches are filled together, by length; 1 takes the stories as they come. */
  readonly lookahead: number;
}

/**
 * Which stories make up batch `index` of `size`: every epoch is all stories, shuffled anew. To keep padding short, the stories
 * of `lookahead` batches in a row are dealt out by length, and those batches shuffled. A function of its options, `index` and
 * `size` alone: what it keeps of earlier calls only saves time.
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

/** The endless sequence of epochs: which story stands at a position. */
function storyStream(count: number, random: Random): (position: number) => number {
  const epochs = new Map<number, Uint32Array>();
  const epochOrder = (epoch: number): Uint32Array => {
    const known = epochs.get(epoch);
    if (known !== undefined) return known;
    if (epochs.size === 2) epochs.clear(); // two: a chunk may lie across the end of an epoch
    const order = Array.from({ length: count }, (_, at) => at);
    const shuffled = Uint32Array.from(random.fork("epoch").fork(epoch).shuffle(order));
    epochs.set(epoch, shuffled);
    return shuffled;
  };
  return (position) => epochOrder(Math.floor(position / count))[position % count] as number;
}
