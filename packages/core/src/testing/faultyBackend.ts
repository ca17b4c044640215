import type { Backend } from "../backend/contract.ts";
import { ReferenceBackend } from "../backend/reference/backend.ts";
import { BackendError } from "../errors.ts";
import { bindWalk } from "../run/walk.ts";

/** A reference backend of which the `failing`-th call that takes memory fails. Counts what is not disposed of. */
export class FaultyBackend {
  failing: number = Infinity;
  /** Calls that took memory, the failed one included. */
  calls = 0;
  readonly #live = new Map<string, number>();

  open(): Backend {
    const reference = new ReferenceBackend({ precision: "float32" });
    const counted = <Part extends { dispose(): void }>(kind: string, create: () => Part): Part => {
      if (++this.calls === this.failing) throw new BackendError("faulty", `no memory for ${kind}`);
      const part = create();
      this.#add(kind, 1);
      const dispose = part.dispose.bind(part);
      return Object.assign(part, {
        dispose: () => {
          this.#add(kind, -1);
          dispose();
        },
      });
    };
    return Object.assign(Object.create(reference) as Backend, {
      allocate: (length: number) => counted("block", () => reference.allocate(length)),
      createFrame: () => counted("frame", () => reference.createFrame()),
      bind: (...call: Parameters<Backend["bind"]>) => counted("call", () => reference.bind(...call)),
      bindWalk: (...walk: Parameters<NonNullable<Backend["bindWalk"]>>) =>
        counted("walk", () => bindWalk(reference, ...walk)),
    });
  }

  /** The next call that takes memory is the first. */
  failAt(failing: number): void {
    this.calls = 0;
    this.failing = failing;
  }

  /** Parts that are not disposed of, by kind. */
  get live(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#live].filter(([, count]) => count !== 0));
  }

  #add(kind: string, count: number): void {
    this.#live.set(kind, (this.#live.get(kind) ?? 0) + count);
  }
}
