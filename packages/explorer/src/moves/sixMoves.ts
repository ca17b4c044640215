import { at, indexOfLargest, type Run, sum } from "../session/run.ts";
import { decimal, type Piece, percent, row, rowFirst, type Sentence } from "./sentence.ts";

/** A write gate below this is shut: nothing in the memory changes that one could see. */
const SHUT = 0.1;
/** A row whose cells are together shorter than this holds nothing. */
const EMPTY = 0.5;

/** What is said of a row that has just been written, by its number. */
export type Says = (row: number) => readonly Piece[];

/** What the network does in step `t`, one sentence for each move of `moveNames`. */
export function sixMoves(run: Run, t: number, says: Says = squaresOf(run, t)): readonly Sentence[] {
  const s = { ...stepOf(run, t), says };
  return [lookUp(s), allocate(s), erase(s), write(s), link(s), read(s)];
}

/** The numbers that the sentences are about. */
function stepOf(run: Run, t: number) {
  const { N, W } = run;
  const zeros = new Float32Array(N);
  const row = (tensor: Float32Array, step = t) => (step < 0 ? zeros : at(tensor, step, N));
  const writeWeights = row(run.writeWeights);
  const written = indexOfLargest(writeWeights);
  const memory = (step: number) => (step < 0 ? new Float32Array(W) : at(run.memory, step * N + written, W));
  return {
    ...{ N, written, writeWeights },
    wrote: run.writeGate[t]! > SHUT,
    writeGate: run.writeGate[t]!,
    allocationGate: run.allocationGate[t]!,
    freeGate: run.freeGate[t]!,
    modes: at(run.readModes, t, 3),
    usage: row(run.usage),
    usageBefore: row(run.usage, t - 1),
    readBefore: row(run.readWeights, t - 1),
    readWeights: row(run.readWeights),
    lookedUp: indexOfLargest(row(run.writeContent)),
    nextFree: indexOfLargest(row(run.allocation)),
    erased: (sum(at(run.erase, t, W)) / W) * writeWeights[written]!,
    before: Math.hypot(...memory(t - 1)),
    after: Math.hypot(...memory(t)),
    links: at(run.link, t * N + written, N),
  };
}

type Step = ReturnType<typeof stepOf> & { readonly says: Says };

/** The column of squares that a row stands for. */
function squaresOf(run: Run, t: number): Says {
  const bits = (row: number) => Array.from(at(run.meanings, t * run.N + row, run.Y), (p) => (p > 0.5 ? 1 : 0));
  return (row) => [" It stands for ", { squares: bits(row) }];
}

const say = (...pieces: Piece[]): Sentence => ({ pieces, idle: false });
const idle = (words: string): Sentence => ({ pieces: [words], idle: true });

function lookUp({ wrote, writeGate, lookedUp, allocationGate }: Step): Sentence {
  if (!wrote) return idle(`The write gate is shut (${decimal(writeGate)}), so the look-up changes nothing.`);
  const share = percent(1 - allocationGate);
  return say("The write key is most like ", row(lookedUp, "write"), `. The look-up decides ${share} of this write.`);
}

function allocate({ N, usage, usageBefore, readBefore, freeGate, nextFree }: Step): Sentence {
  const justRead = indexOfLargest(readBefore);
  const released = freeGate * readBefore[justRead]!;
  const free = usage.filter((used) => used < 0.1).length;
  const release: Piece[] =
    released > 0.3 && usageBefore[justRead]! > 0.3
      ? [rowFirst(justRead, "use"), ` was just read and is released (${percent(released)}). `]
      : [];
  return say(...release, `${free} of ${N} rows are free; the next is `, row(nextFree, "use"), ".");
}

function erase({ wrote, written, before, erased }: Step): Sentence {
  if (!wrote) return idle("Nothing is erased.");
  if (before < EMPTY) return say(rowFirst(written, "write"), " was empty: there is nothing to lose.");
  return say(rowFirst(written, "write"), ` loses ${percent(erased)} of what it held.`);
}

function write({ wrote, written, writeWeights, after, says }: Step): Sentence {
  if (!wrote) return idle("Nothing is written.");
  const share = percent(writeWeights[written]!);
  const pieces: Piece[] = [`${share} of the new content goes to `, row(written, "write"), "."];
  return after > 1 ? say(...pieces, ...says(written)) : say(...pieces);
}

function link({ wrote, written, links }: Step): Sentence {
  if (!wrote) return idle("No write, so the order of the rows stays as it is.");
  const before = indexOfLargest(links);
  if (links[before]! <= 0.2) return say(rowFirst(written, "write"), " starts a new chain.");
  const weight = decimal(links[before]!);
  return say(rowFirst(written, "write"), ` now follows row ${before}, which was written just before (${weight}).`);
}

function read({ readWeights, readBefore, modes }: Step): Sentence {
  const [best, before, mode] = [indexOfLargest(readWeights), indexOfLargest(readBefore), indexOfLargest(modes)];
  const weight = readWeights[best]!;
  if (sum(readWeights) < 0.15) return say("Nothing is read yet.");
  if (weight < 0.25) return say("The read key matches no row well: the read is spread thin.");
  const target = row(best, "read");
  if (mode === 2)
    return say(`It follows the link from row ${before} to `, target, ` and reads it (${percent(weight)}).`);
  if (mode === 0) return say(`It goes back along the link from row ${before} to `, target, ` (${percent(weight)}).`);
  return say("It looks for its read key. Best match: ", target, ` (${percent(weight)}).`);
}
