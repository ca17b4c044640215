import { describe, expect, test } from "vitest";
import { ReferenceBackend } from "../backend/reference/backend.ts";
import { relativeError } from "../golden.ts";
import type { SparseConfig } from "../network/config.ts";
import { networks, randomNumbers } from "../testing/index.ts";
import { Dnc } from "./dnc.ts";
import { State } from "./state.ts";

const backend = new ReferenceBackend();
const steps = 4;
const batch = 2;
const open = (network: string) => {
  const dnc = Dnc.create(networks[network]!, { backend, seed: 3 });
  return { dnc, x: randomNumbers("x", steps * batch * dnc.config.inputSize) };
};

describe("trace", () => {
  test.each(Object.keys(networks))(
    "gives the outputs of run and every state, and continues from the current state: %s",
    async (network) => {
      const { dnc, x } = open(network);
      const running = dnc.session({ batch });
      const tracing = dnc.session({ batch });
      await running.run(x);
      await tracing.run(x);
      const trace = await tracing.trace(x);
      expect(trace.get("y")!.data).toEqual(await running.run(x));
      const state = await running.snapshot();
      for (const name of state.names) {
        const { shape, data } = trace.get(name)!;
        expect(shape).toEqual([steps, ...state.shape(name)]);
        expect(data.subarray(-state.tensor(name).length), name).toEqual(state.tensor(name));
      }
      expect((await tracing.snapshot()).data).toEqual(state.data);
    },
  );

  test("has every weighting and gate by name, with its shape", async () => {
    const { dnc, x } = open("every option");
    const trace = await dnc.session({ batch }).trace(x);
    const R = 2;
    const V = 2;
    const N = 5;
    const W = 3;
    const expected = {
      y: [2],
      h: [1, 4],
      c: [1, 4],
      memory: [N, W],
      usage: [N],
      link: [V, N, N],
      precedence: [V, N],
      readWeights: [R, N],
      writeWeights: [V, N],
      readVectors: [R, W],
      retention: [N],
      allocation: [V, N],
      writeContent: [V, N],
      readContent: [R, N],
      forward: [R, V, N],
      backward: [R, V, N],
      readKeys: [R, W],
      readStrengths: [R],
      writeKeys: [V, W],
      writeStrengths: [V],
      erase: [V, W],
      write: [V, W],
      freeGates: [R],
      allocationGate: [V],
      writeGate: [V],
      readModes: [R, 1 + 2 * V],
      readMasks: [R, W],
      writeMasks: [V, W],
      forwardSharpness: [R, V],
      backwardSharpness: [R, V],
    };
    for (const [name, shape] of Object.entries(expected)) {
      expect(trace.get(name)?.shape, name).toEqual([steps, batch, ...shape]);
    }
    for (const [name, { shape, data }] of trace) {
      expect(data.length, name).toBe(shape.reduce((product, size) => product * size));
      expect(data.every(Number.isFinite), name).toBe(true);
    }
    expect([...trace.keys()].filter((name) => !(name in expected))).toEqual(["interface"]);
  });

  test("has the parts of small networks, with their shapes", async () => {
    const { dnc, x } = open("one location, one head");
    const small = await dnc.trace(x);
    expect(small.get("readModes")!.shape).toEqual([steps * batch, 1, 1, 3]);
    expect([small.has("readMasks"), small.has("forwardSharpness"), small.has("writeGate")]).toEqual([
      false,
      false,
      true,
    ]);
  });

  test("splits the interface vector into its parts", async () => {
    const { dnc, x } = open("one layer");
    const trace = await dnc.session({ batch }).trace(x);
    const { shape, data } = trace.get("interface")!;
    const size = shape[2]!;
    // The read keys come first, and their domain is that of ξ.
    const keys = trace.get("readKeys")!.data;
    for (let k = 0; k < steps * batch; k++) {
      expect(keys.subarray(k * 6, k * 6 + 6)).toEqual(data.subarray(k * size, k * size + 6));
    }
    const { data: modes } = trace.get("readModes")!;
    for (let at = 0; at < modes.length; at += 3) {
      expect(modes[at]! + modes[at + 1]! + modes[at + 2]!).toBeCloseTo(1, 14);
    }
  });

  test("without links or allocation lacks their tensors, and reads and writes by content alone", async () => {
    const { dnc, x } = open("neither links nor allocation");
    const trace = await dnc.session({ batch }).trace(x);
    const absent = ["link", "precedence", "forward", "backward", "allocation"];
    expect(absent.filter((name) => trace.has(name))).toEqual([]);
    expect(trace.get("readWeights")!.data).toEqual(trace.get("readContent")!.data);
    expect(trace.get("usage")!.data.some((value) => value > 0)).toBe(true);
    const gates = trace.get("writeGate")!.data;
    const written = trace.get("writeContent")!.data.map((weight, k) => gates[Math.floor(k / 5)]! * weight);
    expect(trace.get("writeWeights")!.data).toEqual(written);
    expect(new Set(trace.get("allocationGate")!.data)).toEqual(new Set([0]));
  });

  test("without a memory has the outputs and the state of the controller", async () => {
    const { dnc, x } = open("no memory");
    expect([...(await dnc.session({ batch }).trace(x)).keys()]).toEqual(["y", "h", "c"]);
  });

  test("has the precision of its backend", async () => {
    const single = Dnc.create(networks["one layer"]!, {
      backend: new ReferenceBackend({ precision: "float32" }),
      seed: 3,
    });
    for (const { data, shape } of (await single.trace(randomNumbers("x", steps * 3))).values()) {
      expect(data).toBeInstanceOf(Float32Array);
      expect(data.length).toBe(shape.reduce((product, size) => product * size));
    }
  });

  test("accepts a mask: a masked batch element keeps its state, and its output is 0", async () => {
    const { dnc, x } = open("one layer");
    const trace = await dnc.session({ batch }).trace(x, [1, 1, 1, 0, 1, 0, 1, 1]);
    const { data } = trace.get("usage")!;
    const usageOfElement1 = (t: number) => [...data.subarray((t * batch + 1) * 5, (t * batch + 2) * 5)];
    expect(usageOfElement1(1)).toEqual(usageOfElement1(0));
    expect(usageOfElement1(2)).toEqual(usageOfElement1(0));
    expect(usageOfElement1(3)).not.toEqual(usageOfElement1(0));
    expect([...trace.get("y")!.data.subarray(6, 8)]).toEqual([0, 0]);
  });
});

describe("a trace of a sparse memory", () => {
  const options = networks["two layers, two write heads"]!;
  const whole = { reads: 99, links: 99, allocations: 99 };
  const create = (sparse: Partial<SparseConfig> | null): Dnc => {
    const dnc = Dnc.create(
      { ...options, memory: { ...options.memory, deallocation: true, sparse } },
      { backend, seed: 3 },
    );
    dnc.parameters.values.write(randomNumbers("parameters", dnc.parameterCount, 0.8));
    return dnc;
  };
  const x = randomNumbers("x", 6 * 2 * options.inputSize);
  const mask = [1, 1, 0, 1, 1, 1, 1, 0, 1, 1, 1, 1];

  test("has the tensors of the dense one, and its values if no list is cut", async () => {
    const [dense, sparse] = await Promise.all(
      [null, whole].map((given) => create(given).session({ batch: 2 }).trace(x, mask)),
    );
    expect([...sparse!.keys()].toSorted()).toEqual([...dense!.keys()].toSorted());
    for (const [name, { shape, data }] of sparse!) {
      expect(shape, name).toEqual(dense!.get(name)!.shape);
      // Other tensors of a masked step may hold anything.
      if (name === "y" || State.zero(create(null).config, 1).names.includes(name)) {
        expect(relativeError(data, dense!.get(name)!.data), name).toBeLessThan(1e-12);
      }
    }
  });

  test("ends in the state that run reaches, and the session continues from it", async () => {
    const dnc = create({ reads: 2, links: 2, allocations: 1 });
    const traced = dnc.session({ batch: 2 });
    const running = dnc.session({ batch: 2 });
    const trace = await traced.trace(x, mask);
    expect([...trace.get("y")!.data]).toEqual([...(await running.run(x, mask))]);
    const state = await running.snapshot();
    const last = trace.get("memory")!.data.slice(-state.tensor("memory").length);
    expect([...last]).toEqual([...state.tensor("memory")]);
    expect(await traced.run(x)).toEqual(await running.run(x));
  });

  test("is refused if it would need too many numbers", async () => {
    const large = { ...options, memory: { locations: 2 ** 16, wordSize: 2, sparse: {} } };
    const session = Dnc.create(large, { backend, seed: 1 }).session();
    await expect(session.trace(randomNumbers("x", 2 * options.inputSize))).rejects.toThrow(
      /^x: got "2 steps with \d+ numbers"/,
    );
  });
});
