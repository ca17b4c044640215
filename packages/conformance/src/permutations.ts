import { type Dnc, type DncOptions, Random, State } from "@dncjs/core";
import type { Subject } from "./case.ts";
import { checkClose, checkSame, noteAll } from "./check.ts";
import { type NetworkLaw, randomSequence, sharpNetwork } from "./networks.ts";

const BATCH = 3;
const STEPS = 4;

/** The axes of a state tensor [B, ...] that count locations. */
const locationAxes: Readonly<Record<string, readonly number[]>> = {
  memory: [1],
  usage: [1],
  link: [2, 3],
  precedence: [2],
  readWeights: [2],
  writeWeights: [2],
};

/** A network with a memory treats all locations alike, except for the order of equal usages, and all batch elements. */
export const permutations: readonly NetworkLaw[] = [
  {
    name: "permuting the locations of the state permutes the next states, and y stays the same",
    run: permutesLocations,
  },
  { name: "permuting the batch elements permutes y and the next states, bit for bit", run: permutesElements },
];

async function permutesLocations(subject: Subject, options: DncOptions): Promise<void> {
  // The rounded key of the sort has ties, which the order of the locations decides. Random usages have none.
  const dnc = sharpNetwork(subject, { ...options, memory: { ...options.memory, usageResolution: "exact" } }, 4);
  const order = shuffled(dnc.config.memory!.locations);
  const state = randomState(dnc, subject.note);
  const x = randomSequence(dnc.config, STEPS, BATCH, 5);
  subject.note("x", x);
  const expected = await runFrom(dnc, state, x);
  const found = await runFrom(dnc, permuted(state, order), x);
  checkClose("y", found.y, expected.y, subject.sequenceTolerance);
  checkStates(found.state, permuted(expected.state, order), (name, a, b) =>
    checkClose(name, a, b, subject.sequenceTolerance),
  );
  dnc.dispose();
}

async function permutesElements(subject: Subject, options: DncOptions): Promise<void> {
  const dnc = sharpNetwork(subject, options, 6);
  const order = [2, 0, 1];
  const state = randomState(dnc, subject.note);
  const x = randomSequence(dnc.config, STEPS, BATCH, 7);
  subject.note("x", x);
  const expected = await runFrom(dnc, state, x);
  const sequence = (data: Numbers) => permuteAxis(data, [STEPS, BATCH, data.length / (STEPS * BATCH)], 1, order);
  const elements = (from: State) => mapState(from, (_, data, shape) => permuteAxis(data, shape, 0, order));
  const found = await runFrom(dnc, elements(state), sequence(x));
  checkSame("y", found.y, sequence(expected.y));
  checkStates(found.state, elements(expected.state), checkSame);
  dnc.dispose();
}

type Numbers = Float32Array | Float64Array;

async function runFrom(dnc: Dnc, state: State, x: ArrayLike<number>) {
  const session = dnc.session({ batch: BATCH });
  session.restore(state);
  const y = await session.run(x as Float32Array);
  const after = await session.snapshot();
  session.dispose();
  return { y, state: after };
}

/** Weightings that sum to less than 1, links without a diagonal, and usages that all differ. */
function randomState({ config }: Dnc, note: Subject["note"]): State {
  const N = config.memory!.locations;
  const state = mapState(State.zero(config, BATCH), (name, zeros) => {
    const random = new Random(8).fork(name);
    if (name === "usage") return zeros.map(() => random.uniform());
    if (!(name in locationAxes) || name === "memory") return zeros.map(() => 2 * random.uniform() - 1);
    const isDiagonal = (k: number) => name === "link" && Math.floor((k % (N * N)) / N) === k % N;
    return zeros.map((_, k) => (isDiagonal(k) ? 0 : random.uniform() / N));
  });
  noteAll(note, Object.fromEntries(state.names.map((name) => [name, state.tensor(name)])));
  return state;
}

function shuffled(count: number): number[] {
  return new Random(9).shuffle(Array.from({ length: count }, (_, n) => n));
}

/** Returns the state whose location i is location order[i] of `state`. */
function permuted(state: State, order: readonly number[]): State {
  return mapState(state, (name, data, shape) =>
    (locationAxes[name] ?? []).reduce((tensor: Numbers, axis) => permuteAxis(tensor, shape, axis, order), data),
  );
}

function mapState(state: State, map: (name: string, data: Numbers, shape: readonly number[]) => Numbers): State {
  const mapped = state.fork();
  for (const name of state.names) mapped.tensor(name).set(map(name, state.tensor(name), state.shape(name)));
  return mapped;
}

/** Returns the tensor whose index i of `axis` is index order[i] of `data`. */
function permuteAxis(data: Numbers, shape: readonly number[], axis: number, order: readonly number[]): Numbers {
  const inner = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  const size = shape[axis]!;
  return data.map((_, k) => {
    const index = Math.floor(k / inner) % size;
    return data[k + (order[index]! - index) * inner]!;
  });
}

function checkStates(
  found: State,
  expected: State,
  checkTensor: (name: string, found: Numbers, expected: Numbers) => void,
): void {
  for (const name of expected.names) checkTensor(name, found.tensor(name), expected.tensor(name));
}
