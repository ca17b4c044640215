import { Dnc, type DncOptions, State } from "@dncjs/core";
import type { Accumulate } from "@dncjs/core/backend";
import { buildProgram, createTrainingRunner, planFor } from "@dncjs/core/run";
import type { Subject } from "./case.ts";
import { check, checkClose, checkFinite, checkSame, noteAll, type Tensors } from "./check.ts";
import { elementOf, type NetworkLaw, randomSequence, sharpNetwork } from "./networks.ts";

/** Steps of a backward pass: the first, one between, and the last. Software devices take a second for a few. */
const STEPS = 3;

/** Laws of passes over whole sequences, for every network. */
export const passLaws: readonly NetworkLaw[] = [
  { name: "the same seed gives the same bits, in outputs, state and gradients", run: repeats },
  { name: "a masked batch of unequal lengths equals the single runs: batch elements are independent", run: batches },
  { name: "without the gradient of x all other gradients keep their bits", run: skipsInputGradient },
  {
    name: "without the gradient of the initial state all others keep their bits, from a zero state or not",
    run: skipsStateGradient,
  },
  { name: "values and gradients are finite for a memory that is unused, half used or full", run: staysFinite },
];

/** Laws of networks that run step by step. */
export const stepLaws: readonly NetworkLaw[] = [
  { name: "5 steps equal 2 steps and 3 more from their state, and 5 single steps, bit for bit", run: splits },
  { name: "a masked batch element keeps its state, bit for bit, also in the middle of a sequence", run: masks },
  { name: "parameter gradients that are stored have the bits of gradients that are added to 0", run: stores },
];

/** Laws of networks that need the whole input at once. */
export const wholeInputLaws: readonly NetworkLaw[] = [{ name: "every y knows the whole input", run: knowsAll }];

async function splits(subject: Subject, options: DncOptions): Promise<void> {
  const dnc = sharpNetwork(subject, options, 1);
  const x = randomSequence(dnc.config, 5, 1, 2);
  subject.note("x", x);
  const whole = await dnc.run(x);
  const session = dnc.session();
  const cut = 2 * dnc.config.inputSize;
  const parts = [...(await session.run(x.subarray(0, cut))), ...(await session.run(x.subarray(cut)))];
  checkSame("y in two parts", parts, whole);
  session.reset();
  const steps: number[] = [];
  for (let t = 0; t < 5; t++)
    steps.push(...(await session.step(x.subarray(t * dnc.config.inputSize, (t + 1) * dnc.config.inputSize))));
  checkSame("y step by step", steps, whole);
  session.dispose();
  dnc.dispose();
}

async function repeats(subject: Subject, options: DncOptions): Promise<void> {
  const runs: Tensors[] = [];
  for (let k = 0; k < 2; k++) {
    const dnc = sharpNetwork(subject, options, 5);
    runs.push(await gradientRun(dnc, STEPS, 2, { note: subject.note }));
    dnc.dispose();
  }
  checkSameTensors(runs[1]!, runs[0]!);
}

async function batches(subject: Subject, options: DncOptions): Promise<void> {
  const { sequenceTolerance, note } = subject;
  const dnc = sharpNetwork(subject, options, 3);
  const steps = 5;
  const lengths = [5, 2, 4];
  const x = randomSequence(dnc.config, steps, 3, 4);
  note("x", x);
  const mask = Float32Array.from({ length: steps * 3 }, (_, k) => Number(Math.floor(k / 3) < lengths[k % 3]!));
  const session = dnc.session({ batch: 3 });
  const y = await session.run(x, mask);
  const state = await session.snapshot();
  for (const [b, length] of lengths.entries()) {
    const single = dnc.session();
    const alone = await single.run(elementOf(x, steps, 3, b).subarray(0, length * dnc.config.inputSize));
    const found = elementOf(y, steps, 3, b);
    checkClose(`y of batch element ${b}`, found.subarray(0, alone.length), alone, sequenceTolerance);
    const isZero = found.subarray(alone.length).every((value) => value === 0);
    check(isZero, `y of batch element ${b} is not 0 after its end, expected 0 in masked steps`);
    checkStateElement(state, await single.snapshot(), b, sequenceTolerance);
    single.dispose();
  }
  session.dispose();
  dnc.dispose();
}

async function masks(subject: Subject, options: DncOptions): Promise<void> {
  const dnc = sharpNetwork(subject, options, 6);
  const session = dnc.session({ batch: 2 });
  const start = randomSequence(dnc.config, 2, 2, 7);
  const next = randomSequence(dnc.config, 1, 2, 8);
  noteAll(subject.note, { "x before": start, x: next });
  await session.run(start);
  const before = await session.snapshot();
  await session.run(next, [1, 0]);
  const after = await session.snapshot();
  for (const name of before.names) {
    const half = before.tensor(name).length / 2;
    checkSame(name, after.tensor(name).subarray(half), before.tensor(name).subarray(half));
  }
  session.dispose();
  dnc.dispose();
}

async function knowsAll(subject: Subject, options: DncOptions): Promise<void> {
  const dnc = Dnc.create(options, { backend: subject.backend, seed: 2 });
  const { inputSize: X, outputSize: Y } = dnc.config;
  // More steps than a walk of other networks. All but the first five are masked.
  const long = randomSequence(dnc.config, 40, 1, 3);
  const x = long.subarray(0, 5 * X);
  const other = x.map((value, k) => (k < 4 * X ? value : -value));
  noteAll(subject.note, { x: long, other });
  const y = await dnc.run(x);
  const changed = await dnc.run(other);
  const differs = y.subarray(0, Y).some((value, k) => value !== changed[k]);
  check(differs, "the first y is the same with another last x, expected a reverse controller that starts there");
  const session = dnc.session();
  const mask = Array.from({ length: 40 }, (_, t) => Number(t < 5));
  checkSame("y of a masked run", (await session.run(long, mask)).subarray(0, 5 * Y), y);
  const refusal = (await session.step(x.subarray(0, X)).catch((error: unknown) => error)) as { code?: unknown };
  check(refusal.code === "wholeInput", `step: got ${refusal}, expected an error with code wholeInput`);
  session.dispose();
  dnc.dispose();
}

async function skipsInputGradient({ backend, note }: Subject, options: DncOptions): Promise<void> {
  const dnc = Dnc.create(options, { backend, seed: 9 });
  const { dx: _, ...others } = await gradientRun(dnc, STEPS, 2, { note });
  checkSameTensors(await gradientRun(dnc, STEPS, 2, { note, inputGradient: false }), others);
  dnc.dispose();
}

async function skipsStateGradient({ backend, note }: Subject, options: DncOptions): Promise<void> {
  const dnc = Dnc.create(options, { backend, seed: 9 });
  const warm = State.zero(dnc.config, 2);
  // Lists of a sparse memory have no entries.
  for (const name of warm.names) if (!name.includes(".")) warm.tensor(name).fill(0.1);
  for (const start of [{}, { state: warm }]) {
    const { dState0: _, ...others } = await gradientRun(dnc, STEPS, 2, { note, ...start });
    checkSameTensors(await gradientRun(dnc, STEPS, 2, { note, ...start, stateGradient: false }), others);
  }
  dnc.dispose();
}

/**
 * A segment so long that a backend may recompute its links gives the bits of short segments. 128² links × 4 batch elements × 16 steps are 2²⁰
 * numbers: enough for the wasm backend to keep the links of every k-th step only.
 */
export async function recomputesLinks({ backend, note }: Subject): Promise<void> {
  const memory = { locations: 128, wordSize: 2 };
  const dnc = Dnc.create({ inputSize: 2, outputSize: 1, controller: { hiddenSize: 3 }, memory }, { backend, seed: 9 });
  const { dParameters: _, ...whole } = await gradientRun(dnc, 16, 4, { note });
  checkSameTensors(await gradientRun(dnc, 16, 4, { note, keepEvery: 8 }), whole);
  dnc.dispose();
}

async function stores({ backend, note }: Subject, options: DncOptions): Promise<void> {
  const dnc = Dnc.create(options, { backend, seed: 8 });
  const segments = [
    [3, 3],
    [3, 2],
    [1, 1],
  ] as const;
  for (const [steps, keepEvery] of segments) {
    const passes = { note, stateGradient: false, ...(dnc.config.memory?.sparse ? {} : { keepEvery }) };
    const expected = await gradientRun(dnc, steps, 2, passes);
    checkSameTensors(await gradientRun(dnc, steps, 2, { ...passes, accumulate: "store" }), expected);
  }
  dnc.dispose();
}

async function staysFinite({ backend, note }: Subject, options: DncOptions): Promise<void> {
  const usages = [0, 0.5, 1];
  const dnc = Dnc.create(options, { backend, seed: 9 });
  const state = State.zero(dnc.config, usages.length);
  const N = dnc.config.memory?.locations ?? 0;
  if (N > 0)
    state.tensor("usage").forEach((_, k, all) => {
      all[k] = usages[Math.floor(k / N)]!;
    });
  for (const [name, values] of Object.entries(await gradientRun(dnc, STEPS, usages.length, { note, state })))
    checkFinite(name, values);
  dnc.dispose();
}

interface GradientRunOptions {
  readonly note: Subject["note"];
  readonly state?: State;
  readonly inputGradient?: boolean;
  readonly stateGradient?: boolean;
  readonly keepEvery?: number;
  /** "store": the parameter gradients hold NaN before the pass. "add": 0. Defaults to "add". */
  readonly accumulate?: Accumulate;
}

/** Returns y, the final state, and the gradients of Σ y: of all parameters and, if planned, of x and of the initial state. */
async function gradientRun(
  dnc: Dnc,
  steps: number,
  batch: number,
  { note, state, inputGradient = true, stateGradient = true, keepEvery, accumulate = "add" }: GradientRunOptions,
): Promise<Tensors> {
  const options = { inputGradient, stateGradient, ...(keepEvery === undefined ? {} : { keepEvery }) };
  const plan = planFor(dnc.backend, buildProgram(dnc.config), { batch, steps, purpose: "train", ...options });
  const runner = createTrainingRunner(dnc.backend, plan, dnc.parameters);
  const { data } = runner;
  data.writeState(state?.data);
  const x = randomSequence(dnc.config, steps, batch, 11);
  noteAll(note, { x, parameters: await dnc.parameters.values.read(), ...(state ? { state: state.data } : {}) });
  data.write("x", x);
  dnc.parameters.gradients.fill(accumulate === "store" ? Number.NaN : 0);
  runner.forward(steps);
  data.zeroGradients();
  data.fillGradient("y", 1);
  const forward = { y: await data.read("y"), stateT: await data.readState() };
  runner.backward({ accumulate });
  const dParameters = await dnc.parameters.gradients.read();
  const dState = stateGradient ? { dState0: await data.readStateGradient() } : {};
  const dx = inputGradient ? { dx: await data.readGradient("x") } : {};
  runner.dispose();
  return { ...forward, dParameters, ...dState, ...dx };
}

function checkSameTensors(found: Tensors, expected: Tensors): void {
  for (const [name, values] of Object.entries(expected)) checkSame(name, found[name]!, values);
}

function checkStateElement(state: State, single: State, b: number, tolerance: number): void {
  for (const name of single.names) {
    const expected = single.tensor(name);
    const found = state.tensor(name).subarray(b * expected.length, (b + 1) * expected.length);
    checkClose(name, found, expected, tolerance);
  }
}
