import { DeviceLostError, ReferenceBackend } from "@dncjs/core";
import type { Block } from "@dncjs/core/backend";

const MAX_REFUSALS = 1000;

/** A float32 backend that can lose its device. */
export class LosableBackend extends ReferenceBackend {
  isDisposed = false;
  #lossReason: "destroyed" | "unknown" | undefined;
  #updatesLeft: number;
  #refusals = 0;

  /** The device is lost at the end of the update of weights that follows `updates` others. */
  constructor(updates: number = Number.POSITIVE_INFINITY) {
    super({ precision: "float32" });
    this.#updatesLeft = updates;
  }

  /** `destroyed`: the owner of the device destroyed it. */
  lose(reason: "destroyed" | "unknown" = "unknown"): void {
    this.#lossReason = reason;
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
    if (!this.#lossReason) return;
    // A loop on a lost device would never end: resolved promises let no timer run, that of a test included.
    if (++this.#refusals > MAX_REFUSALS) throw new Error(`the lost device was used ${MAX_REFUSALS} times`);
    throw new DeviceLostError("losable", this.#lossReason, "a test lost it");
  }
}
