/**
 * Splits a command into shares that threads claim.
 *
 * The main thread writes a command to the control block in shared memory and increments its sequence number. Each thread then claims
 * shares, its own first, until none is left. A claim is one compare-and-exchange, so the main thread also computes the shares of workers
 * that are busy elsewhere or dead. Workers load this file: it imports only page.ts, team.ts and walk.ts.
 */
import { PAGE } from "./page.ts";
import { commands, MOST_THREADS } from "./team.ts";
import { FRAME_BYTES, jobWord, type Machine, refresh, STEP_WORDS, walkLayout } from "./walk.ts";

/** Words of the control block. Words that different threads write lie on different cache lines. */
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
  /** 1 if a worker died before it finished a share; written by watcher.ts. */
  lost: 50,
  /** One word per share: the sequence number of the command while the share is free, minus the thread's number while it is computed. */
  claims: 64,
} as const;
/** Each share has a word of claims. */
export const CONTROL_BYTES: number = 4 * (control.claims + MOST_THREADS);

/** The main thread passes it to its workers, whose program could come from a cache and be of another version. */
export const threadLayout: string = JSON.stringify({ control, MOST_THREADS, commands, walkLayout });

/** How long a thread spins before it sleeps, and how many times it looks between two readings of the clock. */
export const SPIN_MS = 0.05;
export const LOOKS = 100;

/** Height of a tile. Each thread sums a multiple of this many outputs. */
const OUTPUTS = 6;

/** Claims and computes shares of the current command, the thread's own first, until all are claimed. */
export function takeShares(machine: Machine, words: Int32Array, thread: number): void {
  const sequence = Atomics.load(words, control.sequence);
  const shares = Atomics.load(words, control.shares);
  for (let k = 0; k < shares; k++) {
    const share = (thread + k) % shares;
    const claim = control.claims + share;
    if (Atomics.compareExchange(words, claim, sequence, -thread) !== sequence) continue;
    try {
      computeShare(machine, words, thread, share);
    } catch {
      Atomics.store(words, control.failed, 1);
    }
    if (Atomics.add(words, control.finished, 1) + 1 === shares) Atomics.notify(words, control.finished);
    // The main thread may already have announced the next command, in which case the claim is no longer this thread's.
    Atomics.compareExchange(words, claim, -thread, 0);
  }
}

function computeShare(machine: Machine, words: Int32Array, thread: number, share: number): void {
  refresh(machine, PAGE * words[control.memoryPages]!);
  const shares = words[control.shares]!;
  const frame = words[control.frame]! >>> 0;
  const ownFrame = frame + FRAME_BYTES * thread;
  const first = words[control.arguments]! >>> 0;
  if (words[control.command] === commands.walk) {
    const batch = machine.words[first / 4 + jobWord.elements]!;
    machine.exports.walk(first, ownFrame, boundary(batch, share, shares, 1), boundary(batch, share + 1, shares, 1));
    return;
  }
  const steps = words[control.arguments + 1]!;
  if (words[control.command] === commands.scan) {
    machine.exports.sparseMemoryStepScan(first, frame, steps >>> 0, share, shares);
    return;
  }
  const batch = words[control.arguments + 2]!;
  const outputs = words[control.arguments + 3]!;
  const begin = boundary(outputs, share, shares, OUTPUTS);
  const end = boundary(outputs, share + 1, shares, OUTPUTS);
  if (begin === end) return;
  copyStepWords(machine.words, frame, ownFrame);
  machine.exports.linearParameterGradient(first, ownFrame, steps, batch, begin, end);
}

/** Copies the words of the main thread's frame that a step sets to the thread's own frame. */
function copyStepWords(words: Uint32Array, frame: number, ownFrame: number): void {
  if (ownFrame === frame) return;
  for (let word = 0; word < STEP_WORDS; word++) words[ownFrame / 4 + word] = words[frame / 4 + word]!;
}

/** The first index of a share of `total`: a multiple of `grain`, or `total` after the last share. */
function boundary(total: number, share: number, shares: number, grain: number): number {
  return share === shares ? total : Math.min(total, Math.round((total * share) / shares / grain) * grain);
}
