import { CheckpointError, type DncConfig } from "@dncjs/core";
import { shapeWords } from "./shapeWords.ts";

/** Sizes of a visitor's network, which may differ from those of the lesson's. */
export interface OwnShape {
  /** Squares of a column; undefined for a network that reads stories or maps. */
  readonly squares: number | undefined;
  readonly locations: number;
  readonly wordSize: number;
}

/** Largest sizes that the figure and the address support. */
const MOST = { squares: 8, locations: 256, wordSize: 64 } as const;
/** Channels of a picture beside its squares. */
const FLAGS = 2;

/**
 * Returns the sizes of a network that can run in a lesson. Pictures may have other squares, and any network a memory
 * of another size. Only the Underground, whose own network has three read heads, runs networks with several.
 * @throws CheckpointError if the lesson cannot show it
 */
export function ownShape(own: DncConfig, lesson: DncConfig): OwnShape {
  const isPicture = lesson.outputSize <= MOST.squares && lesson.inputSize === lesson.outputSize + FLAGS;
  const isOneHead = lesson.memory?.readHeads === 1;
  const { memory } = own;
  const fits =
    memory !== null &&
    (memory.readHeads === 1 || !isOneHead) &&
    memory.writeHeads === 1 &&
    memory.sparse === null &&
    memory.locations <= MOST.locations &&
    memory.wordSize <= MOST.wordSize &&
    (isPicture
      ? own.outputSize <= MOST.squares && own.inputSize === own.outputSize + FLAGS
      : own.inputSize === lesson.inputSize && own.outputSize === lesson.outputSize);
  if (!fits) {
    throw new CheckpointError(
      `the network does not fit the lesson: got ${shapeWords(own)}, expected ${isPicture ? PICTURES : shapeWords(lesson)}`,
    );
  }
  const { locations, wordSize } = memory;
  return { squares: isPicture ? own.outputSize : undefined, locations, wordSize };
}

const PICTURES = "1 to 8 outputs, 2 more inputs, and a memory of at most 256 × 64 with 1 read and 1 write head";
