import { DncError } from "./errors.ts";

/** Whether an object that owns memory can still be used. An object ends with its owner. */
export class Life {
  readonly #name: string;
  readonly #owner: Life | undefined;
  #ended = false;

  /** `name` begins the message of the error ("the session"). */
  constructor(name: string, owner?: Life) {
    this.#name = name;
    this.#owner = owner;
  }

  /** @throws DncError with code "disposed" if the object or its owner is disposed */
  check(): void {
    if (this.#ended) throw new DncError("disposed", `${this.#name} is disposed`);
    this.#owner?.check();
  }

  /** Ends the life. Returns false if it ended before. */
  end(): boolean {
    const ends = !this.#ended;
    this.#ended = true;
    return ends;
  }
}
