import type { AnyBackend, Backend } from "@dncjs/core";
import type { KernelName, SparseKernelName, UpdateName } from "@dncjs/core/backend";

/** Largest relative errors that a backend may have. */
export interface Tolerances {
  /** For one kernel, against the float64 reference. */
  readonly kernelTolerance: number;
  /** For a whole sequence, against the same sequence in another batch or split otherwise. */
  readonly sequenceTolerance: number;
  /** For a step of a trained model, against the float64 reference: relative to the largest number of a tensor, or to 1 if that is larger. */
  readonly stepTolerance: number;
}

/** Rows of the tables of SUPPORT.md. Golden vectors have two values: forward and gradients. */
export type Measured =
  | `primitive ${KernelName | SparseKernelName}`
  | `update ${UpdateName}`
  | `golden ${string} ${"forward" | "gradients"}`
  | "training";

/** The backend under test, and what its environment provides. */
export interface Subject<B = AnyBackend> extends Tolerances {
  readonly backend: B;
  /** Abilities that the backend lacks. */
  readonly without?: readonly Ability[];
  /** Expressions that the backend's description must match. */
  readonly descriptions: readonly RegExp[];
  /** Records an input of the backend, for the report of a failure. A later record of the same name replaces it. */
  readonly note: (name: string, values: ArrayLike<number>) => void;
  /** Records an error for SUPPORT.md. The largest of each name counts. */
  readonly measure: (what: Measured, error: number) => void;
  /** Opens another backend, on a device that `lose` destroys. Missing if the backend has no device. */
  readonly openLosable?: () => Promise<LosableBackend>;
  /** Reads a file of golden vectors by its name. */
  readonly readGolden: (file: string) => Promise<Uint8Array>;
}

export interface LosableBackend {
  readonly backend: AnyBackend;
  /** Resolves when the device is lost. */
  lose(): Promise<void>;
}

/** Abilities that a backend may lack: it runs whole sequences instead of primitives, has no traces, or no sparse memory. */
export type Ability = "primitives" | "traces" | "sparse";

/** A requirement on every backend, in every environment. */
export interface Case {
  /** Unique in the suite. */
  readonly name: string;
  /** "device": a device of its own, which can be lost. */
  readonly needs?: Ability | "device";
  /** The name of the only backend that must pass it. Defaults to all. */
  readonly only?: string;
  /** Skipped for backends that are `slow`. The shortest case of each kind is not long. */
  readonly long?: boolean;
  /** One of many combinations, each part of which is in other cases too. Skipped by hosts and backends that run a sample. */
  readonly combination?: boolean;
  /** Throws if the backend does not meet the requirement. */
  readonly run: (subject: Subject) => Promise<void>;
}

/** A case for backends that run primitives. */
export interface PrimitiveCase {
  readonly name: string;
  readonly combination?: boolean;
  readonly run: (subject: Subject<Backend>) => Promise<void>;
}

export function primitiveCases(cases: readonly PrimitiveCase[]): Case[] {
  return cases.map(({ run, ...named }) => ({
    ...named,
    needs: "primitives",
    run: async ({ backend, ...rest }) => {
      if ("createRunner" in backend) throw new TypeError(`${backend.description} runs no primitives`);
      await run({ ...rest, backend });
    },
  }));
}
