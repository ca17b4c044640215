/**
 * How threads share a command. The one that gives it (main) writes it to words of shared memory and raises their sequence number;
 * every thread then takes shares until none is left. A share is taken by one compare-and-exchange, so one that a worker never takes,
 * being busy elsewhere or dead, is main's. Workers load this file: it imports nothing but walk.ts.
 */
import { FRAME_BYTES, jobWord, type Machine, refresh, STEP_WORDS } from "./walk.ts";

/** Words of the control block; those that different threads write lie on different cache lines. */
export const control = {
  sequence: 0,
  sleeping: 16,
  command: 32,
  shares: 33,
  frame: 34,
  memoryPages: 35,
  arguments: 36,
  finished: 48,
  failed: 49,
  claims: 64,
} as const;
/** Threads at most: each share has a word of claims. */
export const MOST_THREADS = 64;
export const CONTROL_BYTES: number = 4 * (control.claims + MOST_THREADS);

/** walk: (job) · parameterGradient: (call, steps, batch, outputs) */
export const commands = { walk: 1, parameterGradient: 2, end: 3 } as const;

const PAGE = 65536;
/** Output rows that one thread sums are a multiple of this many, the height of a tile. */
const OUTPUTS = 6;

/** Takes and does shares of the current command, beginning with the thread's own, until all are taken. */
export function takeShares(machine: Machine, words: Int32Array, thread: number): void {
  const sequence = Atomics.load(words, control.sequence);
  const shares = Atomics.load(words, control.shares);
  for (let k = 0; k < shares; k++) {
    const share = (thread + k) % shares;
    const claim = control.claims + share;
    if (Atomics.compareExchange(words, claim, sequence, 0) !== sequence) continue;
    try {
      doShare(machine, words, thread, share);
    } catch {
      Atomics.store(words, control.failed, 1);
    }
    if (Atomics.add(words, control.finished, 1) + 1 === shares) Atomics.notify(words, control.finished);
  }
}

/** Does a command of `most` rows or outputs on one thread. */
export function doAlone(
  { exports }: Machine,
  command: number,
  most: number,
  frame: number,
  first: number,
  steps: number,
  batch: number,
): void {
  if (command === commands.walk) exports.walk(first, frame, 0, most);
  else exports.linearParameterGradient(first, frame, steps, batch, 0, most);
}

/** Does a share of the current command. */
function doShare(machine: Machine, words: Int32Array, thread: number, share: number): void {
  refresh(machine, PAGE * words[control.memoryPages]!);
  const shares = words[control.shares]!;
  const frame = words[control.frame]! >>> 0;
  const own = frame + FRAME_BYTES * thread;
  const [first, second] = [words[control.arguments]! >>> 0, words[control.arguments + 1]!];
  if (words[control.command] === commands.walk) {
    const rows = machine.words[first / 4 + jobWord.elements]!;
    machine.exports.walk(first, own, bound(rows, share, shares, 1), bound(rows, share + 1, shares, 1));
    return;
  }
  const [batch, outputs] = [words[control.arguments + 2]!, words[control.arguments + 3]!];
  sumShare(machine, first, frame, own, second, batch, outputs, share, shares);
}

/** A thread's part of the outputs whose weights get their gradients. */
function sumShare(
  machine: Machine,
  call: number,
  frame: number,
  own: number,
  steps: number,
  batch: number,
  outputs: number,
  share: number,
  shares: number,
): void {
  const [begin, end] = [bound(outputs, share, shares, OUTPUTS), bound(outputs, share + 1, shares, OUTPUTS)];
  if (begin === end) return;
  const { words, exports } = machine;
  if (own !== frame)
    for (let clock = 0; clock < STEP_WORDS; clock++) words[own / 4 + clock] = words[frame / 4 + clock]!;
  exports.linearParameterGradient(call, own, steps, batch, begin, end);
}

/** Where a share of `total` begins: at a multiple of `grain`, and the last one ends at `total`. */
function bound(total: number, share: number, shares: number, grain: number): number {
  return share === shares ? total : Math.min(total, Math.round((total * share) / shares / grain) * grain);
}
