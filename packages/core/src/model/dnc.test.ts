import { describe, expect, test } from "vitest";
import { ReferenceBackend } from "../backend/reference/backend.ts";
import { ArgumentError, BackendError, CheckpointError, ConfigError } from "../errors.ts";
import type { DncOptions } from "../network/config.ts";
import { networks, randomNumbers } from "../testing/index.ts";
import { Dnc } from "./dnc.ts";

const backend = new ReferenceBackend();
const options = networks["one layer"]!;
const x = randomNumbers("x", 5 * options.inputSize);
const create = (seed = 1): Dnc => Dnc.create(options, { backend, seed });

describe("Dnc", () => {
  test("step, run and trace agree", async () => {
    const dnc = create();
    const y = await dnc.run(x);
    expect((await dnc.trace(x)).get("y")).toEqual({ shape: [5, 1, 2], data: y });
    const stepped: number[] = [];
    for (let t = 0; t < 5; t++) stepped.push(...(await dnc.step(x.subarray(3 * t, 3 * t + 3))));
    expect(stepped).toEqual([...y]);
  });

  test("run and trace start from the zero state; step continues until reset", async () => {
    const dnc = create();
    const first = await dnc.step(x.subarray(0, 3));
    expect(await dnc.run(x)).toEqual(await dnc.run(x));
    expect(await dnc.step(x.subarray(0, 3))).not.toEqual(first);
    dnc.reset();
    expect(await dnc.step(x.subarray(0, 3))).toEqual(first);
  });

  test("equal seeds give equal networks", async () => {
    expect(await create(7).run(x)).toEqual(await create(7).run(x));
    expect(await create(7).run(x)).not.toEqual(await create(8).run(x));
    expect(create(7).seed).toBe(7);
  });

  test("accepts nested and flat sequences", async () => {
    const dnc = create();
    const nested = Array.from({ length: 5 }, (_, t) => [...x.subarray(3 * t, 3 * t + 3)]);
    expect(await dnc.run(nested)).toEqual(await dnc.run(x));
  });

  test("parameters fit with or without links and allocation, and the outputs differ", async () => {
    const trained = create();
    const whole = await trained.run(x);
    for (const part of ["links", "allocation"]) {
      const { memory, ...rest } = trained.config;
      const without = Dnc.create({ ...rest, memory: { ...memory, [part]: false } }, { backend, seed: 2 });
      expect(without.parameters.layout).toEqual(trained.parameters.layout);
      without.parameters.values.write(await trained.parameters.values.read());
      expect(await without.run(x), part).not.toEqual(whole);
    }
  });

  test("counts its parameters", () => {
    const { parameterCount, parameters } = create();
    const interfaceSize = 2 * 3 + 3 * 3 + 5 * 2 + 3;
    const features = 4;
    const reads = 6;
    expect(parameterCount).toBe(16 * (3 + reads + 4 + 1) + interfaceSize * (features + 1) + 2 * (features + reads + 1));
    expect(parameters.values.length).toBe(parameterCount);
  });

  test("existing sessions use changed parameters", async () => {
    const dnc = create();
    const session = dnc.session();
    const before = await dnc.run(x);
    dnc.parameters.write("output.bias", [10, 20]);
    const after = await session.run(x);
    after.forEach((value, k) => {
      expect(value).toBeCloseTo(before[k]! + (k % 2 === 0 ? 10 : 20), 12);
    });
  });

  test("is restored by save and load, bit for bit", async () => {
    const dnc = create(2 ** 53 - 1);
    const bytes = await dnc.save({ task: "copy" });
    const loaded = Dnc.load(bytes, { backend });
    expect(loaded).toMatchObject({ config: dnc.config, seed: 2 ** 53 - 1, provenance: { task: "copy" } });
    expect(await loaded.run(x)).toEqual(await dnc.run(x));
    expect(await loaded.save(), "provenance is kept").toEqual(bytes);
  });

  test("refuses invalid options, seeds, files and inputs with typed errors", async () => {
    const bad = { ...options, inputSize: 0 };
    expect(() => Dnc.create(bad, { backend, seed: 1 })).toThrow(ConfigError);
    expect(() => Dnc.create({} as DncOptions, { backend, seed: 1 })).toThrow("inputSize: got undefined");
    for (const seed of [-1, 0.5, 2 ** 53, undefined]) {
      expect(() => Dnc.create(options, { backend, seed: seed as number })).toThrow(ArgumentError);
    }
    expect(() => Dnc.load(new Uint8Array(3), { backend })).toThrow(CheckpointError);
    await expect(create().run([1, 2])).rejects.toThrow(ArgumentError);
    await expect(async () => create().step([1])).rejects.toThrow(ArgumentError);
  });
});

describe("a network that memory cannot hold", () => {
  test.each([
    [{ controller: { hiddenSize: 65_536, layers: 16 } }, /hiddenSize 65536, layers 16/],
    [{ controller: { type: "feedforward", widths: [65_536, 65_536] } }, /widths 65536,65536/],
    [
      { controller: { hiddenSize: 65_536 }, memory: { wordSize: 65_536, writeHeads: 64 } },
      /wordSize 65536.*writeHeads 64/,
    ],
  ] as const)("is refused, and its sizes are named: %o", (sizes, named) => {
    const create = () => Dnc.create({ inputSize: 4, outputSize: 3, ...sizes } as DncOptions, { backend, seed: 1 });
    expect(create).toThrow(ConfigError);
    expect(create).toThrow(named);
  });

  test("is refused by its backend before its weights are drawn", () => {
    let allocated = 0;
    const full = Object.assign(Object.create(backend) as ReferenceBackend, {
      allocate: (length: number) => {
        allocated = length;
        throw new BackendError("full", "no memory");
      },
    });
    const before = performance.now();
    // Drawing the values takes many seconds.
    const create = () =>
      Dnc.create({ inputSize: 4, outputSize: 3, controller: { hiddenSize: 8_250 } }, { backend: full, seed: 1 });
    expect(create).toThrow("full: no memory");
    expect(performance.now() - before).toBeLessThan(1000);
    expect(allocated).toBeGreaterThan(2.7e8);
  });

  test("an invalid seed leaves nothing allocated", () => {
    let blocks = 0;
    const counting = Object.assign(Object.create(backend) as ReferenceBackend, {
      allocate: (length: number) => {
        const block = backend.allocate(length);
        blocks++;
        return Object.assign(block, {
          dispose: () => {
            blocks--;
          },
        });
      },
    });
    expect(() => Dnc.create(options, { backend: counting, seed: -1 })).toThrow(ArgumentError);
    expect(blocks).toBe(0);
  });
});
