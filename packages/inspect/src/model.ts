import type { Dnc } from "@dncjs/core";

/** What a network has to give to be run again: a `Dnc`, or anything like it. */
export type Runnable = Pick<Dnc, "config" | "backend" | "parameters">;
/** What a network has to give to be run from a state. */
export type Sessions = Pick<Dnc, "config" | "session">;
