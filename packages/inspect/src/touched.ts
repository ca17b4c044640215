/** Traces of a sparse memory, each with the locations that it touched, made comparable. */
import type { Trace } from "@dncjs/core";
import { spreadTrace } from "@dncjs/core/run";

/** Returns the traces with the locations that any of them holds. Traces of dense memories stay as they are. */
export function sameLocations(traces: readonly Trace[]): readonly Trace[] {
  const all = new Set(traces.flatMap(({ touched }) => Array.from(touched?.locations ?? [])));
  const locations = Int32Array.from(all).sort();
  return traces.map((trace) => (trace.touched ? spreadTrace(trace, locations) : trace));
}
