import type { Carrier } from "./carrier.ts";
import { Programs } from "./programs.ts";

/** What computes for one backend of tensorflow.js. */
export interface Machine {
  readonly carrier: Carrier;
  readonly programs: Programs;
}

/** A machine for each backend object of tensorflow.js, opened when it is first needed and closed with the backend. */
export class Machines {
  readonly #machines = new WeakMap<object, Machine>();

  of(backend: object, open: (backend: object) => Carrier): Machine {
    let machine = this.#machines.get(backend);
    if (!machine) {
      const carrier = open(backend);
      machine = { carrier, programs: new Programs(carrier.backend) };
      this.#machines.set(backend, machine);
    }
    return machine;
  }

  /** What `of` opened for a backend, if it did. */
  peek(backend: object): Machine | undefined {
    return this.#machines.get(backend);
  }

  close(backend: object): void {
    const machine = this.#machines.get(backend);
    if (!machine) return;
    this.#machines.delete(backend);
    machine.programs.dispose();
    machine.carrier.dispose?.();
  }
}
