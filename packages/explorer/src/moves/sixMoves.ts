import { at, indexOfLargest, type Run, sum } from "../session/run.ts";
import { decimal, location, locationFirst, type Piece, percent, type Sentence } from "./sentence.ts";

/** Below this value the write gate is shut: the memory does not change visibly. */
const SHUT = 0.1;
/** A location with less usage is free. */
const FREE = 0.1;
/** A location with a smaller norm is empty. */
const EMPTY = 0.5;

/** Describes the content of a location. */
export type Says = (location: number) => readonly Piece[];

/** Describes step `t`: one sentence for each move of `moveNames`. */
export function sixMoves(run: Run, t: number, says: Says = squaresOf(run, t)): readonly Sentence[] {
  const s = { ...stepOf(run, t), says };
  return [lookUp(s), allocate(s), erase(s), write(s), link(s), read(s)];
}

/** The values that the sentences use. */
function stepOf(run: Run, t: number) {
  const { N, W } = run;
  const zeros = new Float32Array(N);
  const weights = (tensor: Float32Array, step = t) => (step < 0 ? zeros : at(tensor, step, N));
  const writeWeights = weights(run.writeWeights);
  const written = indexOfLargest(writeWeights);
  const memory = (step: number) => (step < 0 ? new Float32Array(W) : at(run.memory, step * N + written, W));
  return {
    N,
    written,
    writeWeights,
    wrote: run.writeGate[t]! > SHUT,
    writeGate: run.writeGate[t]!,
    allocationGate: run.allocationGate[t]!,
    freeGate: run.freeGate[t]!,
    modes: at(run.readModes, t, 3),
    usage: weights(run.usage),
    usageBefore: weights(run.usage, t - 1),
    readBefore: weights(run.readBefore),
    readWeights: weights(run.readWeights),
    lookedUp: indexOfLargest(weights(run.writeContent)),
    nextFree: indexOfLargest(weights(run.allocation)),
    erased: (sum(at(run.erase, t, W)) / W) * writeWeights[written]!,
    before: Math.hypot(...memory(t - 1)),
    after: Math.hypot(...memory(t)),
    links: at(run.link, t * N + written, N),
  };
}

type Step = ReturnType<typeof stepOf> & { readonly says: Says };

/** Describes a location by its column of squares. */
function squaresOf(run: Run, t: number): Says {
  const bits = (location: number) =>
    Array.from(at(run.meanings, t * run.N + location, run.Y), (p) => (p > 0.5 ? 1 : 0));
  return (location) => [" It means ", { squares: bits(location) }];
}

const say = (...pieces: Piece[]): Sentence => ({ pieces, idle: false });
const idle = (words: string): Sentence => ({ pieces: [words], idle: true });

function lookUp({ wrote, writeGate, lookedUp, allocationGate }: Step): Sentence {
  if (!wrote) return idle(`The write gate is shut (${decimal(writeGate)}), so the look-up has no effect.`);
  const share = percent(1 - allocationGate);
  return say(
    "The write key matches ",
    location(lookedUp, "write"),
    ` best. The look-up decides ${share} of this write.`,
  );
}

function allocate({ N, usage, usageBefore, readBefore, freeGate, nextFree }: Step): Sentence {
  const justRead = indexOfLargest(readBefore);
  const released = freeGate * readBefore[justRead]!;
  const free = usage.filter((used) => used < FREE).length;
  const next = location(nextFree, "use");
  const release: Piece[] =
    released > 0.3 && usageBefore[justRead]! > 0.3
      ? [locationFirst(justRead, "use"), ` was just read and is released (${percent(released)}). `]
      : [];
  if (free === 0) return say(...release, "No location is free; the least used is ", next, ".");
  const are = free === 1 ? "is" : "are";
  return say(...release, `${free} of ${N} locations ${are} free; next is `, next, ".");
}

function erase({ wrote, written, before, erased }: Step): Sentence {
  if (!wrote) return idle("Nothing is erased.");
  if (before < EMPTY) return say(locationFirst(written, "write"), " was empty: nothing is lost.");
  return say(locationFirst(written, "write"), ` loses ${percent(erased)} of its content.`);
}

function write({ wrote, written, writeWeights, after, says }: Step): Sentence {
  if (!wrote) return idle("Nothing is written.");
  const share = percent(writeWeights[written]!);
  const pieces: Piece[] = [`${share} of the new content goes to `, location(written, "write"), "."];
  return after > 1 ? say(...pieces, ...says(written)) : say(...pieces);
}

function link({ wrote, written, links }: Step): Sentence {
  if (!wrote) return idle("No write, so the links do not change.");
  const before = indexOfLargest(links);
  if (links[before]! <= 0.2) return say(locationFirst(written, "write"), " starts a new chain.");
  const weight = decimal(links[before]!);
  return say(locationFirst(written, "write"), ` now follows location ${before}, written just before (${weight}).`);
}

function read({ readWeights, readBefore, modes }: Step): Sentence {
  const best = indexOfLargest(readWeights);
  const before = indexOfLargest(readBefore);
  const mode = indexOfLargest(modes);
  const weight = readWeights[best]!;
  if (sum(readWeights) < 0.15) return say("Nothing is read yet.");
  if (weight < 0.25) return say("The read key matches no location well, so the read is spread.");
  const target = location(best, "read");
  if (mode === 2) return say(`It follows the link from location ${before} to `, target, ` (${percent(weight)}).`);
  if (mode === 0) return say(`It follows the link back from location ${before} to `, target, ` (${percent(weight)}).`);
  return say("Best match of the read key: ", target, ` (${percent(weight)}).`);
}
