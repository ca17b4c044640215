import { decimal, location, locationFirst, type Piece, percent } from "../../moves/sentence.ts";
import { at, type Run } from "../../session/run.ts";
import type { HitName } from "../../settings/settings.ts";
import type { Harm } from "./breaking.ts";
import { firstDetour, locationDifferences, wrongOf } from "./harmFacts.ts";

/** Names of the numbers that can be hit. */
export const hitWords: Readonly<Record<HitName, string>> = {
  cell: "a memory cell",
  use: "a usage value",
  link: "a link",
  reading: "a read weight",
  writing: "a write weight",
};

const error = (words: string): Piece => ({ words, role: "error" });

/** Describes the hit in one sentence. */
export function hitSentence({ chosen, damage }: Harm): readonly Piece[] {
  const { step, on, location: n, cell, to } = chosen;
  const [before, after] = [damage.before, damage.after].map(numberWords);
  const what = {
    cell: `cell ${cell} of location ${n}`,
    use: `the usage of location ${n}`,
    link: `the link from location ${n} to location ${to}`,
    reading: `the read weight of location ${n}`,
    writing: `the write weight of location ${n}`,
  }[on];
  if (!damage.spread) {
    const stays = chosen.by === null ? "is already 0" : `stays ${before}`;
    return [error("No hit. "), `After step ${step}, ${what} ${stays}.`];
  }
  return [error("The hit. "), `After step ${step}, ${what} changes from ${before} to ${after}.`];
}

function numberWords(value: number): string {
  return value !== 0 && Math.abs(value) < 0.0005 ? "almost 0" : decimal(value, 3).replace(/\.?0+$/, "");
}

/** Describes the effect of the hit, and of the same hit on the LSTM. */
export function outcome(harm: Harm): readonly Piece[] {
  const { H, median, worst } = harm.lstm;
  const squares = median === 1 ? "square" : "squares";
  const lstm = ` The same hit on each of the ${H} cells of an LSTM changes ${median} ${squares} in the median, ${worst} at worst.`;
  return [...outcomeOf(harm), lstm];
}

function outcomeOf(harm: Harm): readonly Piece[] {
  const { chosen, damage, snapshot, lockedLocations } = harm;
  const wrong = wrongOf(damage.damaged, snapshot.episode);
  const before = wrongOf(damage.original, snapshot.episode).squares;
  const was = {
    cell: "One number in memory is wrong. ",
    use: chosen.by === null ? "A location in use is marked as free. " : "The usage of a location is wrong. ",
    link: chosen.by === null ? "One link between two locations is cut. " : "One link between two locations is wrong. ",
    reading: "The last read weights are wrong. ",
    writing: "The last write weights are wrong. ",
  }[chosen.on];
  const are = wrong.squares === 1 ? "is" : "are";
  const words: readonly Piece[] = [error(`${wrong.squares} of ${wrong.total} squares`), ` ${are} wrong`];
  const said = damage.spread ? [was] : [];
  if (wrong.squares > before) return [...said, ...words, "."];
  if (wrong.squares > 0) {
    const instead = wrong.squares === before ? ", with and without the hit." : `, without the hit ${before}.`;
    return [...said, ...words, instead];
  }
  const saved =
    lockedLocations.length > 0
      ? "The locations are locked, and all squares are right."
      : "It has no effect: all squares are right.";
  return [...said, saved];
}

/** Share of the needed columns that was not read: inspect's misses. */
function missesWords({ misses }: Harm["damage"]["measures"]["damaged"]): string {
  return misses ? percent(misses.mean) : "–";
}

/** Describes the effect of locking and sharpening. */
export function savedWords({ damage, snapshot: { episode } }: Harm): readonly Piece[] {
  const { squares, total } = wrongOf(damage.damaged, episode);
  const without = wrongOf({ answers: damage.unsaved, Y: damage.damaged.Y }, episode).squares;
  const words = `${squares} of ${total} squares wrong`;
  const [with_, bare] = [damage.measures.damaged, damage.measures.unsaved].map(missesWords);
  return [squares > 0 ? error(words) : words, `, ${with_} of the columns not read; without this ${without}, ${bare}.`];
}

/** An event after the hit; `t` is null for the end of the run. */
export interface Happening {
  readonly t: number | null;
  readonly pieces: readonly Piece[];
}

/** Lists the events after the hit, in order of time. */
export function happenings(harm: Harm): readonly Happening[] {
  const { chosen, damage, snapshot } = harm;
  const { original, damaged, spread } = damage;
  const { episode } = snapshot;
  const found: Happening[] = [];
  const write = firstDetour(harm, "writeWeights");
  if (write) {
    const gone = wasHeld(original, write.t, write.location) ? ": its content is lost" : "";
    const pieces = [
      "It writes to ",
      location(write.location, "write"),
      ` instead of location ${write.instead}${gone}.`,
    ];
    found.push({ t: write.t, pieces });
  }
  const read = firstDetour(harm, "readWeights");
  if (read) {
    const does: readonly Piece[] = read.weight < 0.4 ? ["many locations at once"] : [location(read.location, "read")];
    const same = read.location === read.instead && read.weight >= 0.4;
    found.push({
      t: read.t,
      pieces: same
        ? [locationFirst(read.location, "read"), " is read too weakly."]
        : ["It reads ", ...does, ` instead of location ${read.instead}.`],
    });
  }
  const horizon = spread?.answerHorizon ?? null;
  if (horizon !== null) {
    const steps = horizon - chosen.step;
    found.push({
      t: horizon,
      pieces: [`First changed answer, ${steps} ${steps === 1 ? "step" : "steps"} after the hit.`],
    });
  } else found.push({ t: null, pieces: ["No answer changes. The damage stays local."] });
  found.sort((a, b) => (a.t ?? original.T) - (b.t ?? original.T));
  const differ = Array.from(at(locationDifferences(harm), original.T - 1, original.N)).filter(
    (share) => share > 0.1,
  ).length;
  const wrong = wrongOf(damaged, episode);
  const { measures } = damage;
  const missed = `${missesWords(measures.damaged)} of the columns not read, original ${missesWords(measures.original)}`;
  const end = `${wrong.squares} of ${wrong.total} squares wrong; ${differ} of ${original.N} locations differ; ${missed}.`;
  return [...found, { t: null, pieces: [end] }];
}

/** Whether a location was in use at step `t`. */
function wasHeld({ usage, N }: Run, t: number, n: number): boolean {
  return usage[t * N + n]! > 0.5;
}
