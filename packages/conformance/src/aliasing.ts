/** Buffers that a caller uses for several things, or changes as soon as a call has returned. */
import { Dnc, type DncOptions } from "@dncjs/core";
import type { Case, Subject } from "./case.ts";
import { checkSame } from "./check.ts";
import { randomSequence } from "./networks.ts";

/** One input and one output, so that x, the mask and y may have the same length. */
const options: DncOptions = {
  inputSize: 1,
  outputSize: 1,
  controller: { hiddenSize: 4 },
  memory: { locations: 4, wordSize: 3 },
};
const STEPS = 3;

/** Of ES2024, which the types of this repository do not have yet. */
type ResizableConstructor = new (length: number, options: { readonly maxByteLength: number }) => ArrayBuffer;

export const aliasing: readonly Case[] = [
  { name: "one buffer may be x and the mask", long: true, run: sharesMask },
  {
    name: "a part of a buffer, a shared buffer and a buffer that grows are read like an array",
    long: true,
    run: readsViews,
  },
  { name: "results belong to the caller: overwriting them changes no later result", run: ownsNothing },
  { name: "weights are copied before write returns", run: copiesWeights },
  { name: "the results of one call may be the arguments of the next", long: true, run: feedsBack },
];

async function sharesMask({ backend }: Subject): Promise<void> {
  const dnc = Dnc.create(options, { backend, seed: 1 });
  const bits = Float32Array.from({ length: STEPS }, (_, t) => Number(t % 3 !== 1));
  const [session, other] = [dnc.session(), dnc.session()];
  const expected = await session.run([...bits], [...bits]);
  const pending = other.run(bits, bits);
  bits.fill(Number.NaN);
  checkSame("y", await pending, expected);
  for (const part of [session, other, dnc]) part.dispose();
}

async function readsViews({ backend }: Subject): Promise<void> {
  const dnc = Dnc.create(options, { backend, seed: 1 });
  const x = randomSequence(dnc.config, STEPS, 1, 2);
  const expected = await dnc.run([...x]);
  const bytes = 4 * STEPS;
  const buffers = {
    "a part of a buffer": new ArrayBuffer(bytes + 8),
    ...(typeof SharedArrayBuffer === "undefined" ? {} : { "a shared buffer": new SharedArrayBuffer(bytes + 8) }),
    "a buffer that grows": new (ArrayBuffer as unknown as ResizableConstructor)(bytes + 8, {
      maxByteLength: 2 * bytes,
    }),
  };
  for (const [name, buffer] of Object.entries(buffers)) {
    new Float32Array(buffer).fill(Number.NaN);
    const view = new Float32Array(buffer, 4, STEPS);
    view.set(x);
    const pending = [dnc.run(view), dnc.run(Array.from(view, (value) => [value]))];
    view.fill(Number.NaN);
    for (const y of pending) checkSame(`y of ${name}`, await y, expected);
  }
  dnc.dispose();
}

async function ownsNothing({ backend }: Subject): Promise<void> {
  const dnc = Dnc.create(options, { backend, seed: 1 });
  const x = randomSequence(dnc.config, STEPS, 1, 2);
  const session = dnc.session();
  const outcome = async (): Promise<readonly (readonly [string, Float32Array | Float64Array])[]> => {
    session.reset();
    return [
      ["y", await session.run(x)],
      ["y of a step", await session.step(x.subarray(0, 1))],
      ["state", (await session.snapshot()).data],
      ...[...(await session.trace(x))].map(([name, { data }]) => [`trace of ${name}`, data] as const),
      ["a parameter", await dnc.parameters.read("output.bias")],
      ["all parameters", await dnc.parameters.values.read()],
    ];
  };
  const first = await outcome();
  const expected = first.map(([name, values]) => [name, values.slice()] as const);
  for (const [, values] of first) values.fill(Number.NaN);
  const second = await outcome();
  for (const [k, [name, values]] of expected.entries()) checkSame(name, second[k]![1], values);
  session.dispose();
  dnc.dispose();
}

async function copiesWeights({ backend }: Subject): Promise<void> {
  const dnc = Dnc.create(options, { backend, seed: 1 });
  const x = randomSequence(dnc.config, STEPS, 1, 2);
  const values = await dnc.parameters.values.read();
  const expected = await dnc.run(x);
  dnc.parameters.values.fill(0);
  dnc.parameters.values.write(values);
  values.fill(Number.NaN);
  checkSame("y", await dnc.run(x), expected);
  dnc.dispose();
}

async function feedsBack({ backend }: Subject): Promise<void> {
  const dnc = Dnc.create(options, { backend, seed: 1 });
  const [session, copying] = [dnc.session(), dnc.session()];
  let y = await session.run(randomSequence(dnc.config, 1, 1, 2));
  let copied = await copying.run(randomSequence(dnc.config, 1, 1, 2));
  for (let k = 0; k < 5; k++) {
    const state = await session.snapshot();
    session.restore(state);
    const input = k % 2 === 0 ? y : state.tensor("memory").subarray(0, 1);
    const own = [...input];
    const results = [session.step(input), session.run(input)];
    input.fill(Number.NaN);
    y = await results[1]!;
    await copying.step(own);
    copied = await copying.run(own);
    checkSame("y", y, copied);
  }
  for (const part of [session, copying, dnc]) part.dispose();
}
