import { Dnc, Random } from "@dncjs/core";
import { expect, test } from "vitest";
import { createWasmBackend } from "./index.ts";

test("the trace of a sparse memory does not depend on the locations that are not touched", async () => {
  using backend = await createWasmBackend();
  const random = new Random(1);
  const x = Float32Array.from({ length: 6 * 3 }, () => random.uniform());
  const traceOf = (locations: number) => {
    const memory = {
      locations,
      wordSize: 4,
      readHeads: 2,
      writeHeads: 2,
      sparse: { reads: 4, links: 4, allocations: 4 },
    };
    const dnc = Dnc.create(
      { inputSize: 3, outputSize: 2, controller: { hiddenSize: 4 }, memory },
      { backend, seed: 1 },
    );
    return dnc.trace(x);
  };
  const [small, large] = [await traceOf(200), await traceOf(100_000)];
  expect(large.touched).toEqual({ ...small.touched, total: 100_000 });
  expect(large.touched!.locations.length).toBeLessThan(100);
  expect([...large]).toEqual([...small]);
});
