import type { AnyBackend, Backend } from "@dncjs/core";
import type { KernelName, UpdateName } from "@dncjs/core/backend";

/** What a backend is held to. */
export interface Tolerances {
  /** Relative error of one kernel against the float64 reference. */
  readonly kernelTolerance: number;
  /** Relative error of whole sequences against one another (other batch, other split). */
  readonly sequenceTolerance: number;
}

/** What SUPPORT.md tells the errors of: a primitive, an update, a file of golden vectors both ways, the training. */
export type Measured =
  | `primitive ${KernelName}`
  | `update ${UpdateName}`
  | `golden ${string} ${"forward" | "gradients"}`
  | "training";

/** The backend that a case judges, and what the place it runs in gives. */
export interface Subject<B = AnyBackend> extends Tolerances {
  readonly backend: B;
  /** What the backend's description must say. */
  readonly descriptions: readonly RegExp[];
  /** Tells what the case gives to the backend, so that it can be looked at where the case fails; the newest of a name counts. */
  readonly note: (name: string, values: ArrayLike<number>) => void;
  /** Tells how far something was from the truth; the largest of a name counts, and goes to SUPPORT.md. */
  readonly measure: (what: Measured, error: number) => void;
  /** The bytes of a file of golden vectors, by its name. */
  readonly readGolden: (file: string) => Promise<Uint8Array>;
}

/** What a backend may be without: it runs no primitives but whole sequences, or tells no traces. */
export type Ability = "primitives" | "traces";

/** One thing that every backend must do, wherever it runs. */
export interface Case {
  /** Unique in the suite. */
  readonly name: string;
  readonly needs?: Ability;
  /** Left out for a backend that is `slow`; the shortest cases of each kind are not long. */
  readonly long?: boolean;
  /** Throws where the backend does not do it. */
  readonly run: (subject: Subject) => Promise<void>;
}

/** A case of a backend that runs primitives. */
export interface PrimitiveCase {
  readonly name: string;
  readonly run: (subject: Subject<Backend>) => Promise<void>;
}

export function primitiveCases(cases: readonly PrimitiveCase[]): Case[] {
  return cases.map(({ name, run }) => ({
    name,
    needs: "primitives",
    run: async ({ backend, ...rest }) => {
      if ("createRunner" in backend) throw new TypeError(`${backend.description} runs no primitives`);
      await run({ ...rest, backend });
    },
  }));
}
