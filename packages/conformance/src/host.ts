import type { Outcome } from "./outcome.ts";

/** Where the suite runs: this process, or a page in a browser. */
export interface Host {
  /** With its version ("Node 24.21.0"). */
  readonly name: string;
  /** Runs a case on a backend, both by name. @throws where there are none of that name, or the page breaks down */
  run(backend: string, caseName: string): Promise<Outcome>;
  close(): Promise<void>;
}
