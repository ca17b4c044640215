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

  /** Counts a call that runs at once, until `end`. */
  begin(): void {
    this.#pending++;
  }

  end(): void {
    this.#pending--;
  }

  /** Runs `work` after all pending calls. @throws DncError with code "disposed" if the session ends before its turn */
  async take<Result>(work: () => Promise<Result>): Promise<Result> {
    const before = this.#last;
    this.begin();
    const result = before.then(() => {
      this.#life.check();
      return work();
    });
    this.#last = result.catch(() => undefined);
    try {
      return await result;
    } finally {
      this.end();
    }
  }

  /** @throws DncError with code "busy" if a call is pending */
  requireIdle(action: string): void {
    if (this.isBusy) throw new DncError("busy", `a call of this session is pending; await it before you ${action}`);
  }
}
