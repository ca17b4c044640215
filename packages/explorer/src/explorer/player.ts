import { moveNames, type Settings } from "../settings/settings.ts";
import type { Snapshot } from "./snapshot.ts";

const STEP_EVERY = 450;
const MOVE_EVERY = 1600;

/** State that a player reads and changes. */
interface Played {
  readonly settings: Settings;
  readonly snapshot: Snapshot | undefined;
  /** The time cursor. */
  readonly step: number;
  set(patch: Partial<Settings>): void;
}

/** Moves the time cursor automatically: step by step, or slowly through the moves of one step. */
export class Player {
  playing = false;
  slow = false;
  readonly #played: Played;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(played: Played) {
    this.#played = played;
  }

  toggle(): void {
    if (this.playing) {
      this.stop();
      return;
    }
    const { step, last } = this.#place();
    this.stop();
    this.playing = true;
    this.#played.set({ step: step >= last ? 0 : step, move: null });
    this.#after(this.#pace(), () => this.#playOn());
  }

  /** Plays from the first step; stops if it plays. */
  restart(): void {
    if (!this.playing) this.go(0);
    this.toggle();
  }

  /** Shows the six moves one after another. With reduced motion it shows the first and waits for a key. */
  slowMotion(): void {
    if (this.slow) {
      this.stop();
      return;
    }
    this.stop();
    this.#played.set({ move: 0 });
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    this.slow = true;
    this.#after(MOVE_EVERY, () => this.#moveOn());
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.playing = this.slow = false;
    this.#played.set({});
  }

  /** Goes to a step, clamped to the run. */
  go(step: number): void {
    if (this.playing || this.slow) this.stop();
    this.#played.set({ step: Math.max(0, Math.min(this.#place().last, step)) });
  }

  move(by: 1 | -1): void {
    if (this.playing || this.slow) this.stop();
    const { step, last } = this.#place();
    const move = (this.#played.settings.move ?? (by === 1 ? -1 : moveNames.length)) + by;
    if (move < 0) this.#played.set({ move: moveNames.length - 1, step: Math.max(0, step - 1) });
    else if (move >= moveNames.length) this.#played.set({ move: 0, step: Math.min(last, step + 1) });
    else this.#played.set({ move });
  }

  #playOn(): void {
    const { step, last } = this.#place();
    if (step >= last) {
      this.stop();
      return;
    }
    this.#played.set({ step: step + 1 });
    this.#after(this.#pace(), () => this.#playOn());
  }

  /** Time until the next step. */
  #pace(): number {
    const { snapshot, step } = this.#played;
    return snapshot?.content.pace?.(step) ?? STEP_EVERY;
  }

  #moveOn(): void {
    const { move } = this.#played.settings;
    if (move === null || move >= moveNames.length - 1) {
      this.#played.set({ move: null });
      this.stop();
      return;
    }
    this.#played.set({ move: move + 1 });
    this.#after(MOVE_EVERY, () => this.#moveOn());
  }

  #after(milliseconds: number, then: () => void): void {
    this.#timer = setTimeout(then, milliseconds);
  }

  #place(): { readonly step: number; readonly last: number } {
    const { step, snapshot } = this.#played;
    return { step, last: (snapshot?.run.T ?? 1) - 1 };
  }
}
