import type { AnyBackend, DncError } from "@dncjs/core";
import type { Case, Subject } from "../case.ts";
import { check, checkSame, fail } from "../check.ts";
import { type Call, objects, type TestObject } from "./objects.ts";
import { type ObjectName, type Outcome, outcomeOf, outcomes, type Situation } from "./outcomes.ts";
import { ScarceBackend } from "./scarceBackend.ts";

/** The object whose methods are called, and its name in the matrix. */
interface Tested {
  readonly name: ObjectName;
  /** `backend` defaults to the one under test. */
  open(backend?: AnyBackend): Promise<TestObject>;
  /** Results of undisturbed objects, which cases on the same backend share. */
  readonly results: Map<string, ArrayLike<number>>;
}

const results = new WeakMap<AnyBackend, Tested["results"]>();

function testedOn(backend: AnyBackend, name: ObjectName): Tested {
  const known = results.get(backend) ?? new Map<string, ArrayLike<number>>();
  results.set(backend, known);
  return { name, open: (own = backend) => objects[name](own), results: known };
}

type Check = (tested: Tested, subject: Subject) => Promise<void>;

const objectNames = Object.keys(objects) as ObjectName[];

const checks: Readonly<Record<Exclude<Situation, "device lost">, Check>> = {
  fresh: (tested) => eachMethod(tested, "fresh", (method) => onNewObject(tested, method)),
  busy: (tested) => eachMethod(tested, "busy", (method, expected) => whileBusy(tested, method, expected)),
  disposed: afterDispose,
  "out of memory": (tested, subject) =>
    eachMethod(tested, "out of memory", (method, expected) => withoutMemory(tested, subject, method, expected)),
  "after abort": (tested) => eachMethod(tested, "after abort", (method) => afterAbort(tested, method)),
};

/** One case per object and situation: every method has its outcome. */
const perObject: readonly Case[] = objectNames.flatMap((name) =>
  (Object.keys(checks) as (keyof typeof checks)[])
    .filter((situation) => Object.keys(outcomes[name]).some((method) => outcomeOf(name, method, situation) !== "–"))
    .map((situation) => ({
      name: `life cycle: every method of ${name} has its outcome (${situation})`,
      ...(name === "Trainer" || situation !== "disposed" ? { long: true } : {}),
      run: (subject) => checks[situation](testedOn(subject.backend, name), subject),
    })),
);

export const lifeCycleMatrix: readonly Case[] = [
  ...perObject,
  {
    name: "life cycle: every method has its outcome (device lost)",
    needs: "device",
    combination: true, // in a page the GPU process itself crashes (testing/describeDeviceLoss.ts)
    run: afterLoss,
  },
];

/** Checks each method on an object of its own. Its outcome must be the expected one. */
async function eachMethod(
  { name }: Tested,
  situation: Situation,
  outcome: (method: string, expected: Outcome) => Promise<Outcome>,
): Promise<void> {
  for (const method of Object.keys(outcomes[name])) {
    const expected = outcomeOf(name, method, situation);
    checkOutcome(`${method} (${situation})`, await outcome(method, expected), expected);
  }
}

function checkOutcome(what: string, found: Outcome, expected: Outcome): void {
  const isSuccess = expected === "waits" || expected === "ends";
  check(found === (isSuccess ? "works" : expected), `${what}: got ${found}, expected ${expected}`);
}

async function onNewObject(tested: Tested, method: string): Promise<Outcome> {
  const object = await tested.open();
  const { outcome } = await attempt(object, method);
  object.free();
  return outcome;
}

async function whileBusy(tested: Tested, method: string, expected: Outcome): Promise<Outcome> {
  const object = await tested.open();
  const pending = settle(object.before);
  const { outcome, numbers } = await attempt(object, method);
  const before = await pending;
  checkOutcome(`the call before ${method}`, before.outcome, expected === "ends" ? "disposed" : "works");
  if (expected !== "ends") await checkLike(tested, "the pending call", before.numbers, ({ before }) => before);
  // A call that need not wait has the result that it would have had before the pending one.
  if (expected === "waits") await checkLikeIdle(tested, method, numbers);
  if (expected === "works") await checkLikeFresh(tested, method, numbers);
  if (expected === "busy") await checkLikeIdle(tested, method, (await attempt(object, method)).numbers);
  object.free();
  return outcome;
}

async function afterDispose(tested: Tested): Promise<void> {
  const object = await tested.open();
  await object.before();
  object.dispose();
  for (const method of Object.keys(object.calls)) {
    const { outcome, numbers } = await attempt(object, method);
    checkOutcome(`${method} (disposed)`, outcome, outcomeOf(tested.name, method, "disposed"));
    if (outcome === "works") await checkLikeFresh(tested, method, numbers);
  }
  object.free();
}

/** All objects share one device: compiling the shaders for each takes seconds. */
async function afterLoss({ openLosable }: Subject): Promise<void> {
  const { backend, lose } = await openLosable!();
  const opened = await Promise.all(objectNames.map((name) => objects[name](backend)));
  for (const object of opened) await object.before();
  await lose();
  for (const [k, name] of objectNames.entries()) {
    for (const method of Object.keys(outcomes[name])) {
      const { outcome } = await attempt(opened[k]!, method);
      checkOutcome(`${method} (device lost)`, outcome, outcomeOf(name, method, "device lost"));
    }
  }
  for (const object of opened) object.free();
  backend.dispose();
}

async function withoutMemory(
  tested: Tested,
  { backend }: Subject,
  method: string,
  expected: Outcome,
): Promise<Outcome> {
  const scarce = new ScarceBackend(backend);
  const object = await tested.open(scarce.backend);
  await object.before();
  scarce.isFull = true;
  let { outcome, numbers } = await attempt(object, method);
  scarce.isFull = false;
  if (expected === "backend") {
    checkOutcome(`${method} (out of memory)`, outcome, expected);
    numbers = (await attempt(object, method)).numbers;
  }
  await checkLikeIdle(tested, method, numbers);
  object.free();
  return outcome;
}

async function afterAbort(tested: Tested, method: string): Promise<Outcome> {
  const object = await tested.open();
  await object.abort!();
  const { outcome, numbers } = await attempt(object, method);
  await checkLikeIdle(tested, method, numbers);
  object.free();
  return outcome;
}

/** Checks the result against that of an object on which `before` was awaited. */
const checkLikeIdle = (tested: Tested, method: string, numbers: ArrayLike<number>): Promise<void> =>
  checkLike(tested, `${method} after another call`, numbers, ({ before, calls }) => async () => {
    await before();
    return calls[method]!();
  });

/** Checks the result against that of a new object. */
const checkLikeFresh = (tested: Tested, method: string, numbers: ArrayLike<number>): Promise<void> =>
  checkLike(tested, `${method} of a new object`, numbers, ({ calls }) => calls[method]!);

async function checkLike(
  tested: Tested,
  what: string,
  numbers: ArrayLike<number>,
  call: (object: TestObject) => Call,
): Promise<void> {
  const { name, results } = tested;
  const key = `${what}, ${name}`;
  let expected = results.get(key);
  if (!expected) {
    const object = await tested.open();
    expected = numbersOf(await call(object)());
    results.set(key, expected);
    object.free();
  }
  checkSame(what, numbers, expected);
}

interface Settled {
  /** "works" or the code of the error. */
  readonly outcome: Outcome;
  readonly numbers: ArrayLike<number>;
}

const attempt = ({ calls }: TestObject, method: string): Promise<Settled> => settle(calls[method]!);

async function settle(call: Call): Promise<Settled> {
  try {
    return { outcome: "works", numbers: numbersOf(await call()) };
  } catch (error) {
    return { outcome: codeOf(error), numbers: [] };
  }
}

const numbersOf = (result: unknown): ArrayLike<number> => (result === undefined ? [] : (result as ArrayLike<number>));

/** Not by instanceof: a page may hold two copies of core. */
function codeOf(error: unknown): Outcome {
  const { code } = error as Partial<DncError>;
  if (error instanceof Error && typeof code === "string") return code as Outcome;
  return fail(`untyped error: ${String(error)}`);
}
