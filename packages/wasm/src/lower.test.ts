import { type DncOptions, defineConfig } from "@dncjs/core";
import {
  type Call,
  callFlops,
  kernels,
  type LoweringOptions,
  operandSize,
  operandsOf,
  type Program,
  passes,
  type TensorSlice,
  writerOf,
} from "@dncjs/core/backend";
import { buildProgram, callTraffic, programFlops } from "@dncjs/core/run";
import { describe, expect, test } from "vitest";
import { fuseLinks, linkHistory, lowerForWasm } from "./lower.ts";
import { LINK_STEP, SPARSE_LINK_STEP, SPARSE_MEMORY_STEP } from "./wasmKernels.ts";

const memory = { locations: 5, wordSize: 3, readHeads: 2, writeHeads: 2, sharpness: true };
const options: DncOptions = { inputSize: 3, outputSize: 2, controller: { hiddenSize: 4 }, memory };
const program = buildProgram(defineConfig(options));
const training: LoweringOptions = { purpose: "train", batch: 2, segment: 7 };

const labels = ({ calls }: Program): string[] => calls.map(({ label }) => label);
const callOf = ({ calls }: Program, label: string): Call => calls.find((call) => call.label === label)!;
const historyOf = ({ tensors }: Program) => tensors.get("link")!.history;

/** A program with a call just before the links are followed that reads the numbers of `slice`. */
function withCallBetween(slice: TensorSlice, size = 1): Program {
  const operands = { input: slice };
  const settings = { K: size };
  const added: Call = { label: "between", kernel: "relu", spec: kernels.relu, phase: "step", operands, settings };
  return {
    ...program,
    calls: program.calls.flatMap((call) => (call.label === "directional" ? [added, call] : [call])),
  };
}

describe("lowerForWasm", () => {
  const lowered = lowerForWasm(program, training);
  const fused = callOf(lowered, LINK_STEP);
  const links = callOf(program, "temporalLink");
  const reads = callOf(program, "directional");

  test("replaces the calls that update and follow the links by one, in the place of the second", () => {
    const expected = labels(program).filter((label) => label !== "temporalLink");
    expect(labels(lowered)).toEqual(expected.map((label) => (label === "directional" ? LINK_STEP : label)));
  });

  test("keeps every tensor, its writer and the other calls", () => {
    expect([...lowered.tensors.keys()]).toEqual([...program.tensors.keys()]);
    for (const [name, { kind, shape }] of program.tensors) {
      expect(lowered.tensors.get(name), name).toMatchObject({ kind, shape });
      const writer = writerOf(program, name);
      const replaced = writer?.call === links || writer?.call === reads;
      expect(writerOf(lowered, name)?.operand, name).toBe(writer?.operand);
      expect(writerOf(lowered, name)?.call, name).toBe(replaced ? fused : writer?.call);
    }
  });

  test("binds the operands of both calls, each with the shape of its tensor", () => {
    expect(fused.operands).toEqual({ ...links.operands, ...reads.operands });
    expect(new Set(operandsOf(fused.spec))).toEqual(new Set([...operandsOf(links.spec), ...operandsOf(reads.spec)]));
    for (const call of [links, reads]) {
      for (const name of Object.keys(call.operands)) {
        expect(operandSize(fused, name), name).toBe(operandSize(call, name));
      }
    }
  });

  test("the links are an output of the fused call and not an input", () => {
    expect(Object.keys(fused.spec.inputs)).not.toContain("link");
    expect(Object.keys(fused.spec.outputs)).toEqual(["link", "precedence", "forward", "backward"]);
    expect(callTraffic(fused, "forward").element).toBeLessThan(
      callTraffic(links, "forward").element + callTraffic(reads, "forward").element,
    );
  });

  test("the fused call lists both calls and costs as much as they do", () => {
    expect(fused.fuses).toEqual([links, reads]);
    for (const pass of passes) {
      expect(callFlops(fused, pass), pass).toBe(callFlops(links, pass) + callFlops(reads, pass));
      expect(programFlops(lowered, pass), pass).toBe(programFlops(program, pass));
    }
  });

  const sharpness = reads.operands.forwardSharpness!;

  test.each<[string, TensorSlice]>([
    ["another tensor", { tensor: "usage" }],
    ["another part of the interface vector", { tensor: sharpness.tensor, offset: sharpness.offset! - 1 }],
    ["a tensor of another step", { tensor: "readWeights" }],
  ])("fuses if a call in between uses %s", (_what, slice) => {
    expect(labels(lowerForWasm(withCallBetween(slice), training))).toContain(LINK_STEP);
  });

  test.each<[string, TensorSlice]>([
    ["the links", { tensor: "link" }],
    ["the precedence", { tensor: "precedence" }],
    ["the write weighting", { tensor: "writeWeights", offset: 3 }],
    ["the forward weightings", { tensor: "forward" }],
    ["the read weightings of the previous step", { tensor: "readWeights", previous: true }],
    ["the sharpness in the interface vector", sharpness],
  ])("does not fuse if a call in between uses %s", (_what, slice) => {
    const between = withCallBetween(slice);
    expect(lowerForWasm(between, training)).toBe(between);
  });

  test("does not fuse if a call in between uses numbers up to those of either call", () => {
    const offset = sharpness.offset! - 1;
    const between = withCallBetween({ tensor: sharpness.tensor, offset }, 2);
    expect(lowerForWasm(between, training)).toBe(between);
  });

  test("returns a program without links unchanged", () => {
    const bare = buildProgram(defineConfig({ ...options, memory: { ...memory, links: false } }));
    expect(lowerForWasm(bare, training)).toBe(bare);
    const controller = buildProgram(defineConfig({ ...options, memory: null }));
    expect(lowerForWasm(controller, training)).toBe(controller);
  });

  test("chooses the history by the link values of all steps of a segment", () => {
    const numbers: number[] = [];
    const keep = (count: number): number => numbers.push(count) + 3;
    expect(historyOf(lowerForWasm(program, training, keep))).toEqual({ keep: 4 });
    expect(numbers).toEqual([2 * 5 * 5 * 2 * 7]);
  });

  test.each(["run", "trace"] as const)("keeps every step of the links for the purpose %s", (purpose) => {
    const kept = lowerForWasm(program, { ...training, purpose }, () => 4);
    expect(historyOf(kept)).toBeUndefined();
    expect(labels(kept)).toContain(LINK_STEP);
  });

  test("keeps every step in training if the links are few", () => {
    expect(historyOf(lowered)).toEqual({ keep: 1 });
    expect(historyOf(lowerForWasm(program, { ...training, batch: 3000 }))).toEqual({ keep: 3 });
  });
});

test("linkHistory keeps one step in three from 2^20 link values on, and one in four in the build wide", () => {
  expect([linkHistory(2 ** 20 - 1), linkHistory(2 ** 20 - 1, true)]).toEqual([1, 1]);
  expect([linkHistory(2 ** 20), linkHistory(2 ** 20, true)]).toEqual([3, 4]);
});

describe("lowerForWasm for a sparse memory", () => {
  const sparse = buildProgram(defineConfig({ ...options, memory: { ...memory, sparse: { reads: 2 } } }));
  const lowered = lowerForWasm(sparse, training);
  const fused = callOf(lowered, SPARSE_LINK_STEP);

  test("replaces the calls that update and follow the links by one, which has the journal of the links", () => {
    expect(labels(fuseLinks(sparse))).toEqual(
      labels(sparse)
        .filter((label) => label !== "sparseTemporalLink")
        .map((label) => (label === "sparseDirectional" ? SPARSE_LINK_STEP : label)),
    );
    expect(Object.keys(fused.spec.journaled)).toEqual(["linkIndex", "link"]);
    expect(Object.keys({ ...fused.spec.inputs, ...fused.spec.data })).not.toContain("link");
    expect(Object.keys(fused.spec.data)).not.toContain("linkIndex");
    expect(lowered.tensors).toBe(sparse.tensors);
  });

  const step = callOf(lowered, SPARSE_MEMORY_STEP);
  const memoryCalls = [
    "sparseUsage",
    "writeContentWeighting",
    "sparseAllocation",
    "sparseWriteWeighting",
    "sparseMemoryWrite",
    "readContentWeighting",
  ];

  test("replaces the calls from the usage to the look-up of the read heads by one, which lists them", () => {
    expect(step.fuses!.map(({ label }) => label)).toEqual(memoryCalls);
    const others = labels(sparse).filter((label) => !memoryCalls.includes(label) && !label.includes("TemporalLink"));
    const expected = others.map((label) => (label === "sparseDirectional" ? SPARSE_LINK_STEP : label));
    expect(labels(lowered).filter((label) => label !== SPARSE_MEMORY_STEP)).toEqual(expected);
    for (const pass of passes) expect(programFlops(lowered, pass), pass).toBe(programFlops(sparse, pass));
  });

  test("the two look-ups keep operands and sizes of their own", () => {
    for (const [label, heads] of [
      ["writeContentWeighting", "write"],
      ["readContentWeighting", "read"],
    ] as const) {
      const lookUp = callOf(sparse, label);
      const names = { keys: "Keys", strengths: "Strengths", weights: "Content", index: "ContentIndex" };
      for (const [own, end] of Object.entries(names)) {
        expect(step.operands[`${heads}${end}`], `${label} ${own}`).toEqual(lookUp.operands[own]);
        expect(operandSize(step, `${heads}${end}`), `${label} ${own}`).toBe(operandSize(lookUp, own));
      }
    }
    expect(Object.keys(step.spec.journaled)).toEqual(["usage", "memory"]);
    expect(step.operands.prevMemory).toEqual({ tensor: "memory", previous: true });
    expect(Object.keys(step.spec.inputs)).not.toContain("memory");
    expect(callTraffic(step, "forward").element).toBeGreaterThan(memory.locations * memory.wordSize);
  });

  test("fuses a memory without allocation, and not if another call stands between", () => {
    const own = { ...memory, allocation: false, sparse: { reads: 2 } };
    const plain = lowerForWasm(buildProgram(defineConfig({ ...options, memory: own })), training);
    expect(callOf(plain, SPARSE_MEMORY_STEP).fuses!.map(({ label }) => label)).toEqual(
      memoryCalls.filter((label) => label !== "sparseAllocation"),
    );
    const calls = sparse.calls.flatMap((call) =>
      call.label === "sparseMemoryWrite"
        ? [{ ...call, label: "between", kernel: "relu", spec: kernels.relu }, call]
        : [call],
    );
    expect(labels(lowerForWasm({ ...sparse, calls }, training))).not.toContain(SPARSE_MEMORY_STEP);
  });
});
