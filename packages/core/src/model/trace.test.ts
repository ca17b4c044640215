import { describe, expect, test } from "vitest";
import { ReferenceBackend } from "../backend/reference/backend.ts";
import { networks, randomNumbers } from "../testing/index.ts";
import { Dnc } from "./dnc.ts";

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
