import { at, indexOfLargest, mainWrite, type Run } from "../../session/run.ts";
import type { Episode } from "./episode.ts";

/** Describes the place and the steps of each column's write and read, for screen readers. */
export function storyOf(run: Run, episode: Episode): readonly string[] {
  const columns = episode.columns.map((_, column) => {
    const written = episode.shown.indexOf(column);
    const readAt = episode.expected.indexOf(column);
    if (written < 0) return [];
    const location = indexOfLargest(at(run.writeWeights, written, run.N));
    const weight = run.writeWeights[written * run.N + location]!;
    if (weight < 0.3) return [`Column ${column + 1} was written to no single location.`];
    const read = readAt < 0 ? -1 : indexOfLargest(at(run.readWeights, readAt, run.N));
    const end = read === location ? ` and read at step ${readAt}` : "";
    return [`Column ${column + 1} was written to location ${location} at step ${written}${end}.`];
  });
  return columns.flat();
}

/** The content of the memory after step `t`, in words. */
export function memoryWords(run: Run, t: number): string {
  const held = Array.from({ length: run.N }, (_, n) => n).filter(
    (n) => mainWrite(run, n, t) >= 0 && Math.hypot(...at(run.memory, t * run.N + n, run.W)) > 1,
  );
  const means = held.map((n) => {
    const bits = Array.from(at(run.meanings, t * run.N + n, run.Y), (p) => (p > 0.5 ? 1 : 0));
    return `location ${n} means ${bits.join("")}`;
  });
  const locations = held.length === 1 ? "1 location holds" : `${held.length} locations hold`;
  return `After step ${t}, ${locations} content${means.length > 0 ? `: ${means.join(", ")}` : ""}.`;
}
