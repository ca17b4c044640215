import { ArgumentError, type Dnc } from "@dncjs/core";

/** A network that can be run with interventions: a `Dnc`, or an object with these of its fields. */
export type Runnable = Pick<Dnc, "config" | "backend" | "parameters">;

/** A network that can be run from a state: a `Dnc`, or an object with these of its fields. */
export type SessionSource = Pick<Dnc, "config" | "session">;

/** @throws ArgumentError unless the value has the configuration of a network */
export function requireModel(model: Pick<Dnc, "config">): void {
  const inputSize = (model as Partial<Dnc> | null | undefined)?.config?.inputSize;
  if (!Number.isInteger(inputSize)) throw new ArgumentError("model", model, "a network");
}
