import { DncError } from "../errors.ts";

/**
 * Keeps a session of a bidirectional network to whole inputs: its reverse controller starts at the last step, so an episode is one call.
 * Allows everything to other networks.
 */
export class WholeInput {
  readonly #isRequired: boolean;
  #isReset = true;

  constructor({ bidirectional }: { readonly bidirectional: boolean }) {
    this.#isRequired = bidirectional;
  }

  get isReset(): boolean {
    return this.#isReset;
  }

  /** The session gets a state that `reset` did not set. */
  leaveStart(): void {
    this.#isReset = false;
  }

  reset(): void {
    this.#isReset = true;
  }

  /** Starts the episode of a call. @throws DncError with code "wholeInput" if it would continue another one */
  begin(call: string): void {
    if (!this.#isReset) this.refuse(`${call} without reset() after the last episode`);
    this.#isReset = false;
  }

  /** @throws DncError with code "wholeInput" if the network is bidirectional */
  refuse(call: string): void {
    if (!this.#isRequired) return;
    const reason = "its reverse controller starts at the last step; give run() the whole input";
    throw new DncError("wholeInput", `${call}: this network is bidirectional: ${reason}`);
  }
}
