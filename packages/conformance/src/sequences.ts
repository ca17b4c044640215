import { buildProgram, createRunner, Dnc, planMemory, relativeError, State } from "@dncjs/core";
import { describe, expect, test } from "vitest";
import type { BackendUnderTest } from "./backendUnderTest.ts";
import { networks, randomSequence, rowOf, sharpNetwork } from "./networks.ts";

/** How whole sequences behave: split, batched, masked, repeated. */
export function describeSequences({ open, sequenceTolerance }: BackendUnderTest): void {
  describe.each(Object.entries(networks))("sequences, %s", (_title, options) => {
    test("T = 8 equals 3 steps, then 5 with the state carried, then step by step", async () => {
      const dnc = sharpNetwork(await open(), options, 1);
      const x = randomSequence(dnc.config, 8, 1, 2);
      const whole = await dnc.run(x);
      const session = dnc.session();
      const cut = 3 * dnc.config.inputSize;
      const parts = [...(await session.run(x.subarray(0, cut))), ...(await session.run(x.subarray(cut)))];
      expect(parts).toEqual([...whole]);
      session.reset();
      const steps: number[] = [];
      for (let t = 0; t < 8; t++)
        steps.push(...(await session.step(x.subarray(t * dnc.config.inputSize, (t + 1) * dnc.config.inputSize))));
      expect(steps).toEqual([...whole]);
      session.dispose();
      dnc.dispose();
    });

    test("the same seed gives the same bits, in outputs, state and gradients", async () => {
      const backend = await open();
      const runs = [];
      for (let k = 0; k < 2; k++) {
        const dnc = sharpNetwork(backend, options, 5);
        runs.push(await gradientRun(dnc, 6, 2));
        dnc.dispose();
      }
      expect(runs[1]).toEqual(runs[0]);
    });

    test("batch rows are independent, and a batch of unequal lengths with a mask equals the single runs", async () => {
      const dnc = sharpNetwork(await open(), options, 3);
      const [steps, lengths] = [9, [9, 4, 7]];
      const x = randomSequence(dnc.config, steps, 3, 4);
      const mask = Float32Array.from({ length: steps * 3 }, (_, k) => Number(Math.floor(k / 3) < lengths[k % 3]!));
      const session = dnc.session({ batch: 3 });
      const y = await session.run(x, mask);
      const state = await session.snapshot();
      for (const [b, length] of lengths.entries()) {
        const single = dnc.session();
        const alone = await single.run(rowOf(x, steps, 3, b).subarray(0, length * dnc.config.inputSize));
        const row = rowOf(y, steps, 3, b);
        expect(relativeError(row.subarray(0, alone.length), alone)).toBeLessThan(sequenceTolerance);
        expect(row.subarray(alone.length).every((value) => value === 0)).toBe(true);
        expectStateRow(state, await single.snapshot(), b, sequenceTolerance);
        single.dispose();
      }
      session.dispose();
      dnc.dispose();
    });

    test("where the mask is 0 the state stays, bit for bit, also in the middle of a sequence", async () => {
      const dnc = sharpNetwork(await open(), options, 6);
      const session = dnc.session({ batch: 2 });
      await session.run(randomSequence(dnc.config, 5, 2, 7));
      const before = await session.snapshot();
      await session.run(randomSequence(dnc.config, 1, 2, 8), [1, 0]);
      const after = await session.snapshot();
      for (const name of before.names) {
        const half = before.tensor(name).length / 2;
        expect([...after.tensor(name).subarray(half)], name).toEqual([...before.tensor(name).subarray(half)]);
      }
      session.dispose();
      dnc.dispose();
    });

    test("without the gradient of x all other gradients keep their bits", async () => {
      const dnc = Dnc.create(options, { backend: await open(), seed: 9 });
      const whole = await gradientRun(dnc, 4, 2);
      expect(await gradientRun(dnc, 4, 2, { inputGradient: false })).toEqual(whole.slice(0, -1));
      dnc.dispose();
    });

    test("any memory state gives finite values and gradients: full, tied, zero", async () => {
      const backend = await open();
      for (const usage of [0, 0.5, 1]) {
        const dnc = Dnc.create(options, { backend, seed: 9 });
        const state = State.zero(dnc.config, 2);
        if (dnc.config.memory) state.tensor("usage").fill(usage);
        for (const values of await gradientRun(dnc, 4, 2, { state })) expect(values.every(Number.isFinite)).toBe(true);
        dnc.dispose();
      }
    });
  });
}

/** y, the final state, and the gradients of the initial state, all parameters and (if wanted) x for dy = 1, as plain arrays. */
async function gradientRun(
  dnc: Dnc,
  steps: number,
  batch: number,
  { state, inputGradient = true }: { readonly state?: State; readonly inputGradient?: boolean } = {},
): Promise<number[][]> {
  const plan = planMemory(buildProgram(dnc.config), { batch, steps, purpose: "train", inputGradient });
  const executor = createRunner(dnc.backend, plan, dnc.parameters);
  const { tape } = executor;
  tape.writeState(state?.data);
  tape.write("x", randomSequence(dnc.config, steps, batch, 11));
  dnc.parameters.gradients.fill(0);
  executor.forward(steps);
  tape.zeroGradients();
  tape.fillGradient("y", 1);
  const forward = [await tape.read("y"), await tape.readState()];
  executor.backward();
  const backward = [await tape.readStateGradient(), await dnc.parameters.gradients.read()];
  if (inputGradient) backward.push(await tape.readGradient("x"));
  executor.dispose();
  return [...forward, ...backward].map((row) => [...row]);
}

function expectStateRow(state: State, single: State, b: number, tolerance: number): void {
  for (const name of single.names) {
    const expected = single.tensor(name);
    const found = state.tensor(name).subarray(b * expected.length, (b + 1) * expected.length);
    expect(relativeError(found, expected), name).toBeLessThan(tolerance);
  }
}
