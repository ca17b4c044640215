import { moveNames } from "../settings/settings.ts";
import type { Conductor } from "./explorerController.ts";

const STEP_EVERY = 450;
const MOVE_EVERY = 1600;

/** Moves the time cursor by itself: step by step, or slowly through the moves of one step. */
export class Player {
  playing = false;
  slow = false;
  readonly #conductor: Conductor;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(conductor: Conductor) {
    this.#conductor = conductor;
  }

  toggle(): void {
    if (this.playing) {
      this.stop();
      return;
    }
    const { step, last } = this.#place();
    this.stop();
    this.playing = true;
    this.#conductor.set({ step: step >= last ? 0 : step, move: null });
    this.#after(STEP_EVERY, () => this.#playOn());
  }

  /** With reduced motion it shows the first move and waits for a key. */
  slowMotion(): void {
    if (this.slow) {
      this.stop();
      return;
    }
    this.stop();
    this.#conductor.set({ move: 0 });
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    this.slow = true;
    this.#after(MOVE_EVERY, () => this.#moveOn());
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.playing = this.slow = false;
    this.#conductor.set({});
  }

  /** To a step, or one of the moves after or before. */
  go(step: number): void {
    if (this.playing || this.slow) this.stop();
    this.#conductor.set({ step: Math.max(0, Math.min(this.#place().last, step)) });
  }

  move(by: 1 | -1): void {
    if (this.playing || this.slow) this.stop();
    const { step, last } = this.#place();
    const move = (this.#conductor.settings.move ?? (by === 1 ? -1 : moveNames.length)) + by;
    if (move < 0) this.#conductor.set({ move: moveNames.length - 1, step: Math.max(0, step - 1) });
    else if (move >= moveNames.length) this.#conductor.set({ move: 0, step: Math.min(last, step + 1) });
    else this.#conductor.set({ move });
  }

  #playOn(): void {
    const { step, last } = this.#place();
    if (step >= last) {
      this.stop();
      return;
    }
    this.#conductor.set({ step: step + 1 });
    this.#after(STEP_EVERY, () => this.#playOn());
  }

  #moveOn(): void {
    const { move } = this.#conductor.settings;
    if (move === null || move >= moveNames.length - 1) {
      this.#conductor.set({ move: null });
      this.stop();
      return;
    }
    this.#conductor.set({ move: move + 1 });
    this.#after(MOVE_EVERY, () => this.#moveOn());
  }

  #after(milliseconds: number, then: () => void): void {
    this.#timer = setTimeout(then, milliseconds);
  }

  #place(): { readonly step: number; readonly last: number } {
    const { step, snapshot } = this.#conductor;
    return { step, last: (snapshot?.run.T ?? 1) - 1 };
  }
}
