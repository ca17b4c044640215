import { describe, expect, test } from "vitest";
import { ReferenceBackend } from "../backend/reference/backend.ts";
import { relativeError } from "../golden.ts";
import type { SparseConfig } from "../network/config.ts";
import { networks, randomNumbers } from "../testing/index.ts";
import { sparseNetworks } from "../testing/sparseNetworks.ts";
import { Dnc } from "./dnc.ts";
import { denseWeights, linkList, weightingsOf } from "./sparseState.ts";
import { mostTraceSteps } from "./sparseTrace.ts";
import { State } from "./state.ts";
import { spreadTrace, wholeTrace } from "./touchedTrace.ts";

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
    const found = wholeTrace(sparse!);
    expect([...found.keys()].toSorted()).toEqual([...dense!.keys()].toSorted());
    for (const [name, { shape, data }] of found) {
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
    const last = wholeTrace(trace).get("memory")!.data.slice(-state.tensor("memory").length);
    expect([...last]).toEqual([...state.tensor("memory")]);
    expect(await traced.run(x)).toEqual(await running.run(x));
  });

  test.each(Object.keys(sparseNetworks))("holds every number that a state does, after every step: %s", async (name) => {
    const dnc = Dnc.create(sparseNetworks[name]!, { backend, seed: 3 });
    const { config } = dnc;
    const session = dnc.session({ batch: 2 });
    const stepping = dnc.session({ batch: 2 });
    const input = randomNumbers("x", 5 * 2 * config.inputSize);
    const size = 2 * config.inputSize;
    for (const one of [session, stepping]) await one.run(input.subarray(0, 2 * size));
    const trace = wholeTrace(await session.trace(input.subarray(2 * size)));
    for (let t = 0; t < 3; t++) {
      await stepping.run(input.subarray((t + 2) * size, (t + 3) * size));
      const state = await stepping.snapshot();
      const N = config.memory!.locations;
      for (const tensor of ["memory", "usage", "readVectors"]) {
        const { length } = state.tensor(tensor);
        expect(trace.get(tensor)!.data.subarray(t * length, (t + 1) * length)).toEqual(state.tensor(tensor));
      }
      for (const weighting of weightingsOf(state)) {
        const expected = denseWeights(state, weighting, N);
        expect(trace.get(weighting)!.data.subarray(t * expected.length, (t + 1) * expected.length)).toEqual(expected);
      }
      if (!config.memory!.links) continue;
      const { shape, data } = trace.get("link")!;
      const perStep = data.length / shape[0]!;
      const { index, value } = linkList(state);
      const links = new Float64Array(perStep);
      for (let e = 0; e < value.length; e++) {
        const [b, v, i, j] = index.subarray(4 * e, 4 * e + 4) as unknown as [number, number, number, number];
        links[((b * config.memory!.writeHeads + v) * N + i) * N + j] = value[e]!;
      }
      expect(data.subarray(t * perStep, (t + 1) * perStep)).toEqual(links);
    }
  });

  const large = { ...options, memory: { ...options.memory, locations: 2 ** 16, wordSize: 2, sparse: {} } };

  test("has the touched locations only, by their numbers, and the precision of the backend", async () => {
    const single = new ReferenceBackend({ precision: "float32" });
    const dnc = Dnc.create(large, { backend: single, seed: 1 });
    using session = dnc.session();
    const state = State.zero(dnc.config, 1);
    state.tensor("usage")[60_000] = 0.5;
    session.restore(state);
    const trace = await session.trace(randomNumbers("x", 2 * options.inputSize));
    const { locations, total } = trace.touched!;
    expect(total).toBe(2 ** 16);
    expect(locations.length).toBeLessThan(40);
    expect([...locations]).toEqual([...locations].toSorted((a, b) => a - b));
    expect(locations.at(-1)).toBe(60_000);
    expect(trace.get("usage")!.data.at(-1)).toBe(0.5);
    const n = locations.length;
    expect(trace.get("memory")!.shape).toEqual([2, 1, n, 2]);
    expect(trace.get("link.index")!.shape).toEqual([2, 1, 2, n, 8]);
    for (const [name, { data }] of trace) expect(data, name).toBeInstanceOf(Float32Array);
    expect(() => wholeTrace(trace)).toThrow(/^trace: got "\d+ numbers with all locations"/);
  });

  test("is refused before anything is run if it might have too many numbers", async () => {
    using session = Dnc.create(large, { backend, seed: 1 }).session();
    await expect(session.trace(new Float64Array(20_000 * options.inputSize))).rejects.toThrow(
      /^x: got "20000 steps with up to \d+ numbers"/,
    );
    expect(stateIsZero(await session.snapshot())).toBe(true);
  });

  test("may have the steps that mostTraceSteps says, fewer after steps that filled the memory, and no more", async () => {
    const dnc = Dnc.create(large, { backend, seed: 1 });
    const most = mostTraceSteps(dnc.config, 1);
    expect(most).toBeGreaterThan(100);
    const later = mostTraceSteps(dnc.config, 1, 1e5);
    expect(later).toBeGreaterThan(1);
    expect(later).toBeLessThan(most);
    expect(mostTraceSteps(dnc.config, 2)).toBeLessThan(most);
    using session = dnc.session();
    await expect(session.trace(new Float64Array((most + 1) * options.inputSize))).rejects.toThrow(/^x: got/);
    expect(mostTraceSteps(create(null).config, 1)).toBe(Number.POSITIVE_INFINITY);
  });

  test("spreads to more locations, which are in the zero state", async () => {
    const trace = await create({ reads: 2, links: 2, allocations: 1 }).session({ batch: 2 }).trace(x, mask);
    const { locations, total } = trace.touched!;
    const more = Int32Array.from([...locations, total, total + 1]);
    const spreaded = spreadTrace(trace, more);
    expect(spreaded.touched).toEqual({ locations: more, total });
    const n = locations.length;
    const { shape, data } = spreaded.get("retention")!;
    expect(shape).toEqual([6, 2, n + 2]);
    expect([...data.subarray(n, n + 2)]).toEqual([1, 1]);
    expect([...data.subarray(0, n)]).toEqual([...trace.get("retention")!.data.subarray(0, n)]);
    expect(() => spreadTrace(trace, locations.subarray(1))).toThrow("with those of the trace");
  });
});

function stateIsZero({ data }: State): boolean {
  return data.every((value) => value === 0);
}
