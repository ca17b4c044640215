import type { Outcome } from "./outcome.ts";

/** Where the suite runs: in this process, or in a page of a browser. */
export type Where = "node" | "page";

/** An environment in which the suite runs. */
export interface Host {
  readonly where: Where;
  /** Includes the version, such as "Node 24.21.0". */
  readonly name: string;
  /**
   * Runs a case on a backend, both by name.
   * @throws Error if there is no such case or backend, or if the page has an error
   */
  run(backend: string, caseName: string): Promise<Outcome>;
  close(): Promise<void>;
}
