import { Dnc, type DncError, type DncOptions, State } from "@dncjs/core";
import { writeModel } from "@dncjs/core/run";
import type { Case, Subject } from "./case.ts";
import { check, checkSame, fail } from "./check.ts";
import { randomSequence, sharpNetwork } from "./networks.ts";

const options: DncOptions = {
  inputSize: 3,
  outputSize: 2,
  controller: { hiddenSize: 4 },
  memory: { locations: 4, wordSize: 3, readHeads: 2 },
};
/** More than the steps that a session runs at once. */
const STEPS = 34;

/** Calls at a wrong time, and numbers out of range, have the same outcome on every backend. */
export const lifecycle: readonly Case[] = [
  {
    name: "after a network is disposed of, its calls and those of its sessions are refused, pending ones too",
    run: disposes,
  },
  { name: "a session that is disposed of refuses its calls, and other sessions keep their bits", run: endsSession },
  { name: "run and step copy x and the mask before they return", long: true, run: copies },
  {
    name: "outputs that are not finite are refused, and a reset session gives the bits of a new one",
    long: true,
    run: guards,
  },
  { name: "numbers that are not finite in the backend's precision are refused", run: refusesRange },
  { name: "a network with a sparse memory runs, or is refused with a BackendError that says so", run: refusesSparse },
];

async function refusesSparse({ backend }: Subject): Promise<void> {
  const dnc = Dnc.create({ ...options, memory: { ...options.memory, sparse: { reads: 2 } } }, { backend, seed: 1 });
  if ("optionalKernels" in backend && backend.optionalKernels) {
    const y = await dnc.run([[0.5, -0.5, 1]]);
    check(y.length === 2, `y: got ${y.length} values, expected 2`);
  } else {
    await checkCode("session", () => dnc.session(), "backend");
    await checkCode("run", () => dnc.run([[0.5, -0.5, 1]]), "backend");
  }
  dnc.dispose();
}

async function disposes(subject: Subject): Promise<void> {
  const { backend } = subject;
  const dnc = sharpNetwork(subject, options, 1);
  const session = dnc.session();
  const x = randomSequence(dnc.config, STEPS, 1, 2);
  const step = x.subarray(0, 3);
  await session.run(x);
  await dnc.step(step);
  const pending = [dnc.run(x), dnc.step(step), session.run(x), session.step(step), session.snapshot(), session.fork()];
  dnc.dispose();
  // The next network may get the freed memory.
  const other = Dnc.create(options, { backend, seed: 99 });
  const outcomes = await Promise.allSettled(pending);
  for (const [k, outcome] of outcomes.entries()) {
    check(outcome.status === "rejected" && codeOf(outcome.reason) === "disposed", `pending call ${k} was not refused`);
  }
  const zero = State.zero(dnc.config, 1);
  const calls = {
    run: () => dnc.run(x),
    step: () => dnc.step(step),
    save: () => dnc.save(),
    session: () => dnc.session(),
    reset: () => dnc.reset(),
    parameters: () => dnc.parameters.values.read(),
    "session.run": () => session.run(x),
    "session.step": () => session.step(step),
    "session.snapshot": () => session.snapshot(),
    "session.fork": () => session.fork(),
    "session.restore": () => session.restore(zero),
    "session.reset": () => session.reset(),
  };
  for (const [name, call] of Object.entries(calls)) await checkCode(name, call, "disposed");
  const few = x.subarray(0, 4 * dnc.config.inputSize);
  const y = await other.run(few);
  session.dispose();
  dnc.dispose();
  checkSame("y of the other network", await other.run(few), y);
  other.dispose();
}

async function endsSession(subject: Subject): Promise<void> {
  const dnc = sharpNetwork(subject, options, 1);
  const x = randomSequence(dnc.config, STEPS, 1, 2);
  const y = await dnc.run(x);
  const session = dnc.session();
  const pending = [session.run(x), session.step(x.subarray(0, 3))];
  session.dispose();
  const other = dnc.session();
  for (const outcome of await Promise.allSettled(pending)) {
    check(outcome.status === "rejected" && codeOf(outcome.reason) === "disposed", "a pending call was not refused");
  }
  await checkCode("run", () => session.run(x), "disposed");
  session.dispose();
  checkSame("y of the other session", await other.run(x), y);
  other.dispose();
  dnc.dispose();
}

async function copies(subject: Subject): Promise<void> {
  const dnc = sharpNetwork(subject, options, 1);
  const x = randomSequence(dnc.config, STEPS, 1, 2);
  const mask = Array.from({ length: STEPS }, (_, t) => Number(t % 3 !== 1));
  const awaited = dnc.session();
  const y = await awaited.run(x, mask);
  const last = await awaited.step(x.subarray(0, 3));
  const session = dnc.session();
  const buffer = x.slice();
  const ownMask = [...mask];
  const pending = session.run(buffer, ownMask);
  buffer.fill(Number.NaN);
  ownMask.fill(1);
  const stepBuffer = x.slice(0, 3);
  const pendingStep = session.step(stepBuffer);
  stepBuffer.fill(Number.NaN);
  checkSame("y", await pending, y);
  checkSame("y of the step", await pendingStep, last);
  for (const part of [awaited, session, dnc]) part.dispose();
}

async function guards(subject: Subject): Promise<void> {
  const dnc = sharpNetwork(subject, options, 1);
  const session = dnc.session();
  const x = randomSequence(dnc.config, STEPS, 1, 2);
  const y = await session.run(x);
  const bias = await dnc.parameters.read("output.bias");
  dnc.parameters.write("output.bias", [Number.NaN, 0]);
  await checkCode("run", () => session.run(x), "nonFinite");
  await checkCode("step", () => session.step(x.subarray(0, 3)), "nonFinite");
  dnc.parameters.write("output.bias", bias);
  session.reset();
  checkSame("y after the reset", await session.run(x), y);
  session.dispose();
  dnc.dispose();
}

async function refusesRange(subject: Subject): Promise<void> {
  const { backend } = subject;
  const dnc = sharpNetwork(subject, options, 1);
  const session = dnc.session();
  const values = Float64Array.from(await dnc.parameters.values.read());
  const numbers = backend.precision === "float32" ? [Number.NaN, Infinity, 1e39] : [Number.NaN, Infinity];
  for (const number of numbers) {
    const state = State.zero(dnc.config, 1);
    state.tensor("memory")[1] = number;
    await checkCode(`restore of ${number}`, () => session.restore(state), "argument");
    await checkCode(`step of ${number}`, () => session.step([0, number, 0]), "argument");
    await checkCode(`run of ${number}`, () => session.run([0, number, 0]), "argument");
    const bytes = writeModel({ config: dnc.config, seed: 1, provenance: {}, values: values.with(7, number) });
    await checkCode(`load of ${number}`, () => Dnc.load(bytes, { backend }), "checkpoint");
  }
  session.dispose();
  dnc.dispose();
}

/** Checks that `call` throws or rejects with an error of this library with that code. */
async function checkCode(name: string, call: () => unknown, code: string): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (codeOf(error) === code) return;
    fail(`${name}: got ${String(error)}, expected an error with code ${code}`);
  }
  fail(`${name}: got no error, expected one with code ${code}`);
}

/** Not by instanceof: a page may hold two copies of core. */
function codeOf(error: unknown): string | undefined {
  return error instanceof Error ? (error as Partial<DncError>).code : undefined;
}
