import type { Episode } from "../lessons/picture/episode.ts";
import { writePicture } from "../lessons/picture/picture.ts";
import type { Settings } from "../settings/settings.ts";
import type { Snapshot } from "./snapshot.ts";

/** A still of the opening. */
export interface Still {
  readonly step: number;
  /** Number of steps that are drawn. */
  readonly revealed: number;
  /** Whether the input is hidden. */
  readonly fromMemory: boolean;
  /** *word* has the colour of writing, _word_ of reading. */
  readonly words: string;
  readonly milliseconds: number;
}

const SHOWN = "A neural network sees a picture, one column at a time, and *writes* each column into its memory.";
const GONE = "The picture is gone. Now from memory.";
const REDRAWN = "It _reads_ the locations in order and redraws the picture.";
export const YOUR_TURN = "Your turn: draw a picture in the dashed frame.";

/** Returns the stills of twenty seconds in which a picture is shown, vanishes, and is redrawn. */
export function openingOf({ steps, expected }: Episode): readonly Still[] {
  const answer = expected.findIndex((column) => column >= 0);
  const empty: Still = { step: 0, revealed: 0, fromMemory: false, words: SHOWN, milliseconds: 1800 };
  const rest = Array.from({ length: steps }, (_, step): Still => {
    const place = { step, revealed: step + 1, fromMemory: step >= answer - 1 };
    if (step < answer - 1) return { ...place, words: SHOWN, milliseconds: 700 };
    if (step === answer - 1) return { ...place, words: GONE, milliseconds: 2400 };
    return { ...place, words: REDRAWN, milliseconds: step === steps - 1 ? 3000 : 800 };
  });
  return [empty, ...rest];
}

/** Returns three of the stills, for visitors who prefer reduced motion: shown, gone, redrawn. */
export function threeOf(stills: readonly Still[]): readonly Still[] {
  const gone = stills.findIndex(({ fromMemory }) => fromMemory);
  return [gone - 1, gone, stills.length - 1].map((at) => ({ ...stills[at]!, milliseconds: 5000 }));
}

/** State that the opening reads and changes. */
interface Opened {
  readonly snapshot: Snapshot | undefined;
  set(patch: Partial<Settings>): void;
}

/** Plays the opening once. Then it is the visitor's turn. */
export class Opening {
  /** The current still; undefined before and after the opening. */
  still: Still | undefined;
  /** Whether the visitor is invited to draw, until the picture or the lesson changes. */
  isYourTurn = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Plays the opening of a picture; then clears the picture for the visitor. */
  start(opened: Opened): void {
    const { snapshot } = opened;
    if (snapshot?.kind !== "picture") return;
    const stills = openingOf(snapshot.episode);
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.play(isStill ? threeOf(stills) : stills, () => {
      opened.set({ shown: writePicture(snapshot.columns.map((column) => column.map(() => 0))), step: 1 });
      this.isYourTurn = true;
    });
  }

  /** Plays the stills, then calls `ended`, unless the visitor skips them. */
  play(stills: readonly Still[], ended: () => void): void {
    const [still, ...rest] = stills;
    this.still = still;
    if (still) this.#timer = setTimeout(() => this.play(rest, ended), still.milliseconds);
    else ended();
    this.#changed();
  }

  skip(): void {
    if (!this.still) return;
    clearTimeout(this.#timer);
    this.still = undefined;
    this.#changed();
  }
}
