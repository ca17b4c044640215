import { type InterfacePart, interfaceParts } from "../kernels/interfaceVector.ts";
import type { FloatArray } from "../kernels/kernel.ts";
import type { DncConfig, MemoryConfig } from "../network/config.ts";
import type { RunnerTape } from "../run/runner.ts";

export interface TraceTensor {
  /** [T, B, ...] */
  readonly shape: readonly number[];
  readonly data: FloatArray;
}

/** What the network did, step by step: every weighting and gate, by name. */
export type Trace = ReadonlyMap<string, TraceTensor>;

/**
 * Reads a trace off the tape of a plan that keeps every step. With a memory: the state tensors after each step, `interface`
 * (raw), `retention`, `allocation`, `writeContent`, `readContent`, `forward`, `backward`, and every part of the interface
 * vector in its domain (`readModes`, `freeGates`, `allocationGate`, `writeGate`, keys, strengths, ...). What the network does
 * not have, as `forward` without links, is left out.
 */
export async function readTrace(tape: RunnerTape, config: DncConfig): Promise<Trace> {
  const { batch, program } = tape.plan;
  const trace = new Map<string, TraceTensor>();
  const names = ["y", ...tape.states.map(({ name }) => name)];
  if (config.memory)
    names.push("interface", "retention", "allocation", "writeContent", "readContent", "forward", "backward");
  for (const name of names.filter((candidate) => tape.has(candidate))) {
    const shape = [tape.steps, batch, ...program.tensors.get(name)!.shape];
    trace.set(name, { shape, data: await tape.read(name) });
  }
  if (config.memory && tape.has("interfaceParts")) {
    const parts = await tape.read("interfaceParts");
    for (const [name, tensor] of splitParts(parts, tape.steps, batch, config.memory)) trace.set(name, tensor);
  }
  return trace;
}

function splitParts(data: FloatArray, steps: number, batch: number, memory: MemoryConfig): Map<string, TraceTensor> {
  const { readHeads: R, writeHeads: V, wordSize: W } = memory;
  const sizes = { R, V, W, masking: Number(memory.masking), sharpness: Number(memory.sharpness) };
  const shapes: Record<InterfacePart, readonly number[]> = {
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
  const row = data.length / (steps * batch);
  const found = new Map<string, TraceTensor>();
  let offset = 0;
  for (const [name, length] of Object.entries(interfaceParts(sizes)) as [InterfacePart, number][]) {
    const part = new (data.constructor as typeof Float64Array)(steps * batch * length);
    for (let r = 0; r < steps * batch; r++)
      part.set(data.subarray(r * row + offset, r * row + offset + length), r * length);
    if (length > 0) found.set(name, { shape: [steps, batch, ...shapes[name]], data: part });
    offset += length;
  }
  return found;
}
