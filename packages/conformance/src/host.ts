/** Where the suite runs: this process, or a page in a browser. */
export interface Host {
  /** With its version ("Node 24.21.0"). */
  readonly name: string;
  /** Runs a case on a backend, both by name. @throws whatever the case finds wrong */
  run(backend: string, caseName: string): Promise<void>;
  close(): Promise<void>;
}
