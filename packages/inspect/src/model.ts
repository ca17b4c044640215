import type { Dnc } from "@dncjs/core";

/** A network that can be run with interventions: a `Dnc`, or an object with these of its fields. */
export type Runnable = Pick<Dnc, "config" | "backend" | "parameters">;

/** A network that can be run from a state: a `Dnc`, or an object with these of its fields. */
export type SessionSource = Pick<Dnc, "config" | "session">;
