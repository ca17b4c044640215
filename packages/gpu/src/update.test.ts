import { type Backend, ReferenceBackend, type Row, relativeError } from "@dncjs/core";
import { expect, test } from "vitest";
import { openBackend } from "./testing/open.ts";

const optimizer = { learningRate: 0.01, epsilon: 1e-6 };
const moments = { beta1: 0.9, beta2: 0.99, correction1: 0.1, correction2: 0.01 };
const cases = [
  ["sum", ["values"], ["total"], {}],
  ["clipByValue", ["gradients"], [], { limit: 0.4 }],
  ["clipByGlobalNorm", ["gradients"], ["norm"], { limit: 0.5 }],
  ["clipByGlobalNorm", ["gradients"], ["norm"], { limit: 0 }],
  [
    "rmspropTensorflow",
    ["parameters", "gradients", "meanSquare", "momentum"],
    [],
    { ...optimizer, decay: 0.9, momentumDecay: 0.8 },
  ],
  [
    "rmspropTorch",
    ["parameters", "gradients", "meanSquare", "momentum"],
    [],
    { ...optimizer, decay: 0.9, momentumDecay: 0.8, weightDecay: 0.1 },
  ],
  [
    "adam",
    ["parameters", "gradients", "mean", "variance"],
    [],
    { ...optimizer, ...moments, coupledDecay: 0.1, decoupledDecay: 0.2 },
  ],
] as const;

test.each(cases)("update %s agrees with float64 for any length", async (name, operands, singles, constants) => {
  const backend = await openBackend();
  for (const length of [1, 63, 64, 20_000]) {
    const [found, expected] = await Promise.all([run(backend, length), run(new ReferenceBackend(), length)]);
    for (const [k, row] of expected.entries())
      expect(relativeError(found[k]!, row), `${length}: ${k}`).toBeLessThan(1e-5);
  }
  backend.dispose();

  async function run(on: Backend, length: number): Promise<Row[]> {
    const blocks = [...operands, ...singles].map((operand, k) => {
      const block = on.allocate((singles as readonly string[]).includes(operand) ? 1 : length);
      const positive = /variance|meanSquare/.test(operand);
      block.write(Float32Array.from({ length: block.length }, (_, n) => Math.sin(n + k + 1) ** (positive ? 2 : 1)));
      return [operand, block] as const;
    });
    on.update(name, Object.fromEntries(blocks), constants);
    return Promise.all(blocks.map(([, block]) => block.read()));
  }
});

test("gradients that are no numbers stay none, so that training notices", async () => {
  const backend = await openBackend();
  const [gradients, norm] = [backend.allocate(3), backend.allocate(1)];
  gradients.write([1, Number.NaN, 9]);
  backend.update("clipByValue", { gradients }, { limit: 2 });
  expect(await gradients.read()).toEqual(Float32Array.of(1, Number.NaN, 2));
  backend.update("clipByGlobalNorm", { gradients, norm }, { limit: 1 });
  expect((await norm.read())[0]).toBeNaN();
  backend.dispose();
});
