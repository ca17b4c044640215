import { BackendError } from "@dncjs/core";
import { clockCount, clocks, disposeOnError, type Operation, type StepRange, type Walk } from "@dncjs/core/backend";
import { GpuCall, sliceWordsOf } from "./call.ts";
import { Dispatch, runAll } from "./dispatch.ts";
import { copy, zero } from "./kernels/operations.ts";
import { itemsOf } from "./kernels/phasedKernel.ts";
import type { Machine } from "./machine.ts";
import { type FusedCall, fusedHeader, fusedShader, headerWords } from "./shaders/main.ts";
import { DESCRIPTOR_WORDS, selections, VECTOR_WORDS } from "./shaders/words.ts";

/** A phase with more items per batch element is not fused: many workgroups share it. */
const MAX_FUSED_ITEMS = 1 << 16;
/** Workgroups have few lanes if no phase has more items than this. */
const FEW_ITEMS = 64;
const FEW_LANES = 64;
const MANY_LANES = 256;

/** A call that one workgroup per batch element can run, and its words. */
interface Part extends FusedCall {
  /** Items of each phase. */
  readonly items: readonly number[];
  readonly iterations: number | undefined;
  readonly words: Uint32Array;
  /** Estimated operations per batch element. */
  readonly elementCost: number;
}

/** Operations as dispatches. They are encoded once and run at the frame of every step. */
export class GpuWalk implements Walk {
  readonly #machine: Machine;
  readonly #operations: readonly Operation[];
  #unmasked: readonly Dispatch[] | undefined;
  #masked: readonly Dispatch[] | undefined;

  constructor(machine: Machine, operations: readonly Operation[]) {
    this.#machine = machine;
    this.#operations = operations;
  }

  run({ steps, elements, slots, mask, batch }: StepRange): void {
    const dispatches = mask === undefined ? this.#withoutMask : this.#withMask;
    for (let step = 0; step < steps; step++) {
      const from = step * clockCount;
      const maskFrom = batch * slots[from + clocks.sequence]!;
      runAll(this.#machine, dispatches, { slots, from, begin: 0, end: elements, mask, maskFrom });
    }
  }

  dispose(): void {
    for (const list of [this.#unmasked, this.#masked]) for (const dispatch of list ?? []) dispatch.dispose();
    this.#unmasked = undefined;
    this.#masked = undefined;
  }

  get #withoutMask(): readonly Dispatch[] {
    this.#unmasked ??= this.#encode(this.#operations.filter(({ select }) => select !== "masked"));
    return this.#unmasked;
  }

  get #withMask(): readonly Dispatch[] {
    this.#masked ??= this.#encode(this.#operations);
    return this.#masked;
  }

  #encode(operations: readonly Operation[]): Dispatch[] {
    const dispatches: Dispatch[] = [];
    return disposeOnError(dispatches, () => this.#encodeInto(dispatches, operations));
  }

  #encodeInto(dispatches: Dispatch[], operations: readonly Operation[]): Dispatch[] {
    let parts: Part[] = [];
    const close = (): void => {
      if (parts.length > 0) dispatches.push(this.#fused(parts));
      parts = [];
    };
    for (const operation of operations) {
      const part = this.#part(operation);
      if (part && this.#canFuse(part)) {
        if (wordCount([...parts, part]) > DESCRIPTOR_WORDS) close();
        parts.push(part);
        continue;
      }
      close();
      if (operation.run === "exchange") throw new BackendError("gpu", "no kernel has a journal");
      if ("call" in operation) {
        const call = GpuCall.of(operation.call, this.#machine);
        dispatches.push(...call.createDispatches(operation.run, selections[operation.select]));
      } else dispatches.push(this.#fused([part!]));
    }
    close();
    return dispatches;
  }

  #canFuse({ independent, items }: Part): boolean {
    return (independent || this.#machine.fuse) && items.every((count) => count <= MAX_FUSED_ITEMS);
  }

  /** Undefined for tiled kernels, whose workgroups each compute many batch elements. */
  #part(operation: Operation): Part | undefined {
    const selection = selections[operation.select];
    if (!("call" in operation)) return this.#storePart(operation, selection);
    if (operation.run === "exchange") return undefined;
    const call = GpuCall.of(operation.call, this.#machine);
    const phases = call.phases(operation.run);
    if (phases.length === 0) return undefined;
    const { iterations } = call;
    return {
      kernel: call.text,
      phases,
      selection,
      repeats: iterations !== undefined,
      independent: false,
      items: phases.map((phase) => itemsOf(phase, call.placed.settings)),
      iterations,
      words: call.words,
      elementCost: call.cost(operation.run),
    };
  }

  /** The part that zeroes or copies a slice. Consecutive parts of this kind touch different numbers. */
  #storePart(operation: Exclude<Operation, { readonly call: unknown }>, selection: number): Part {
    const kernel = operation.run === "zero" ? zero : copy;
    const slices = operation.run === "zero" ? [operation.to] : [operation.to, operation.from];
    const count = operation.to.batchStride;
    return {
      kernel,
      phases: [kernel.phase],
      selection,
      repeats: false,
      independent: true,
      items: [count],
      iterations: undefined,
      words: Uint32Array.from(slices.flatMap((slice) => sliceWordsOf(slice, this.#machine))),
      elementCost: count,
    };
  }

  #fused(parts: readonly Part[]): Dispatch {
    const calls = parts.map((part, k) => {
      const needsNoBarrier = k === 0 || (part.independent && parts[k - 1]!.independent);
      return { ...part, independent: needsNoBarrier };
    });
    const mostItems = Math.max(...parts.flatMap(({ items }) => items));
    const words = new Uint32Array(wordCount(parts));
    words.set(parts.flatMap(fusedHeader));
    let at = headerLength(parts);
    for (const part of parts) {
      words.set(part.words, at);
      at += part.words.length;
    }
    return new Dispatch(this.#machine, {
      shader: fusedShader(calls, mostItems <= FEW_ITEMS ? FEW_LANES : MANY_LANES),
      words,
      groups: (elements) => elements,
      elementCost: parts.reduce((sum, part) => sum + part.elementCost, 0),
    });
  }
}

/** Words of the header, rounded up to whole vectors. */
function headerLength(parts: readonly Part[]): number {
  const words = parts.reduce((sum, part) => sum + headerWords(part), 0);
  return VECTOR_WORDS * Math.ceil(words / VECTOR_WORDS);
}

function wordCount(parts: readonly Part[]): number {
  return headerLength(parts) + parts.reduce((sum, { words }) => sum + words.length, 0);
}
