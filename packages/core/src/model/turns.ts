import { DncError } from "../errors.ts";
import type { Life } from "../life.ts";

/** The order of the calls of a session: each starts when those before it have ended. */
export class Turns {
  readonly #life: Life;
  /** Number of pending calls, and the end of the last one. */
  #pending = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(life: Life) {
    this.#life = life;
  }

  /** Whether a call is pending. */
  get isBusy(): boolean {
    return this.#pending > 0;
  }

  /** Runs `work` at once. @throws DncError with code "disposed" if the session ends in the meantime, even if `work` fails then */
  async start<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#pending++;
    try {
      return await work();
    } finally {
      this.#pending--;
      this.#life.check();
    }
  }

  /** Runs `work` after all pending calls. @throws DncError with code "disposed" if the session ends before `work` has ended */
  take<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.start(() => {
      const result = this.#last.then(() => {
        this.#life.check();
        return work();
      });
      this.#last = result.catch(() => undefined);
      return result;
    });
  }

  /** @throws DncError with code "busy" if a call is pending */
  requireIdle(action: string): void {
    if (this.isBusy) throw new DncError("busy", `a call of this session is pending; await it before you ${action}`);
  }
}
