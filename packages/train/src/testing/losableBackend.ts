import { DeviceLostError, ReferenceBackend } from "@dncjs/core";
import type { Block } from "@dncjs/core/backend";

/** A float32 backend that can lose its device. */
export class LosableBackend extends ReferenceBackend {
  isDisposed = false;
  #isLost = false;
  #updatesLeft: number;

  /** The device is lost at the end of the update of weights that follows `updates` others. */
  constructor(updates: number = Number.POSITIVE_INFINITY) {
    super({ precision: "float32" });
    this.#updatesLeft = updates;
  }

  lose(): void {
    this.#isLost = true;
  }

  override allocate(length: number): Block {
    this.#check();
    const block = super.allocate(length);
    const read = block.read.bind(block);
    block.read = async (...range) => {
      this.#check();
      return read(...range);
    };
    return block;
  }

  override update(...[name, operands, constants]: Parameters<ReferenceBackend["update"]>): void {
    this.#check();
    super.update(name, operands, constants);
    if (name === "adam" && this.#updatesLeft-- === 0) this.lose();
  }

  override dispose(): void {
    this.isDisposed = true;
  }

  #check(): void {
    if (this.#isLost) throw new DeviceLostError("losable", "unknown", "a test lost it");
  }
}
