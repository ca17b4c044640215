import { applies, backends } from "../backends.ts";
import type { Measured } from "../case.ts";
import type { Host } from "../host.ts";
import { suite } from "../suite.ts";

/** The results of one backend in the suite. */
export interface BackendReport {
  readonly name: string;
  /** Its description of itself. */
  readonly description: string;
  readonly cases: number;
  /** Failed cases: name and message. */
  readonly failures: readonly string[];
  /** The largest error of each thing that was measured. */
  readonly measured: ReadonlyMap<Measured, number>;
}

export interface HostReport {
  readonly host: string;
  readonly backends: readonly BackendReport[];
}

/** Runs the suite on each backend and calls `done` after each. */
export async function reportOf(host: Host, done: (report: BackendReport) => void): Promise<HostReport> {
  const reports: BackendReport[] = [];
  for (const backend of backends) {
    const cases = suite.filter((one) => applies(one, backend, host.where));
    const failures: string[] = [];
    const measured = new Map<Measured, number>();
    const descriptions = new Set<string>();
    for (const { name } of cases) {
      const outcome = await host.run(backend.name, name);
      if (outcome.failure) failures.push(`${name}: ${outcome.failure.message}`);
      if (outcome.description) descriptions.add(outcome.description);
      for (const [what, error] of Object.entries(outcome.measured) as [Measured, number][]) {
        if (!(error <= (measured.get(what) ?? -1))) measured.set(what, error);
      }
    }
    const description = [...descriptions].join(", ") || "did not open";
    const report = { name: backend.name, description, cases: cases.length, failures, measured };
    reports.push(report);
    done(report);
  }
  return { host: host.name, backends: reports };
}
