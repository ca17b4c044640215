import type { Carrier } from "./carrier.ts";
import { Programs } from "./programs.ts";

/** The carrier and the programs for one backend of tensorflow.js. */
export interface Machine {
  readonly carrier: Carrier;
  readonly programs: Programs;
}

/** One machine per backend object of tensorflow.js, opened on first use and closed with the backend. */
export class Machines {
  readonly #machines = new WeakMap<object, Machine>();

  /** Returns the machine of a backend, opening it on first use. */
  of(backend: object, open: (backend: object) => Carrier): Machine {
    let machine = this.#machines.get(backend);
    if (!machine) {
      const carrier = open(backend);
      machine = { carrier, programs: new Programs(carrier.backend) };
      this.#machines.set(backend, machine);
    }
    return machine;
  }

  /** Returns the machine of a backend if it is open. */
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
