import { describe, expect, test } from "vitest";
import { ReferenceBackend } from "../backend/reference/backend.ts";
import { networks, randomNumbers } from "../testing/index.ts";
import { Dnc } from "./dnc.ts";
import type { Session } from "./session.ts";

const options = networks["one layer"]!;
const backend = new ReferenceBackend();
const dnc = Dnc.create(options, { backend, seed: 1 });
const steps = 40;
const X = options.inputSize;
const numbers = randomNumbers("x", steps * X);

/** The same numbers in every form that `run` accepts, each with a function that overwrites them. */
const inputs: [string, () => { x: Float64Array | number[] | number[][]; overwrite(): void }][] = [
  ["a typed array", () => withFill(numbers.slice())],
  ["an array", () => withFill([...numbers])],
  [
    "a list of steps",
    () => {
      const x = Array.from({ length: steps }, (_, t) => [...numbers.subarray(t * X, (t + 1) * X)]);
      const overwrite = (): void => {
        for (const step of x) step.fill(Number.NaN);
      };
      return { x, overwrite };
    },
  ],
];

function withFill<A extends Float64Array | number[]>(x: A): { x: A; overwrite(): void } {
  return { x, overwrite: () => void x.fill(Number.NaN) };
}

const isActive = (k: number): number => Number(k % 3 !== 1);
const mask = (): number[] => Array.from({ length: steps }, (_, k) => isActive(k));

describe.each(inputs)("input in %s", (_title, create) => {
  test.each([
    ["run", async (session: Session, x: never, m?: number[]) => session.run(x, m)],
    ["trace", async (session: Session, x: never, m?: number[]) => (await session.trace(x, m)).get("y")!.data],
  ] as const)("is copied by %s before it returns, and so is the mask", async (_name, call) => {
    const expected = await call(dnc.session(), numbers as never, mask());
    const session = dnc.session();
    const { x, overwrite } = create();
    const given = mask();
    const y = call(session, x as never, given);
    overwrite();
    given.fill(0);
    expect(await y).toEqual(expected);
    expect((await session.snapshot()).data.every(Number.isFinite)).toBe(true);
  });
});

test("step copies its input before it returns, also while a call is pending", async () => {
  const awaited = dnc.session();
  await awaited.run(numbers);
  const expected = await awaited.step(numbers.subarray(0, X));
  const session = dnc.session();
  const pending = session.run(numbers);
  const x = numbers.slice(0, X);
  const y = session.step(x);
  x.fill(Number.NaN);
  await pending;
  expect(await y).toEqual(expected);
});
