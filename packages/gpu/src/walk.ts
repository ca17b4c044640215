import { clockCount, clocks, type Operation, type StepRange, type Walk } from "@dncjs/core/backend";
import { GpuCall, type Pass, placeWords } from "./call.ts";
import { Dispatch, runAll } from "./dispatch.ts";
import { copy, zero } from "./kernels/operations.ts";
import { itemsOf } from "./kernels/rowKernel.ts";
import type { Machine } from "./machine.ts";
import { type FusedCall, fusedHeader, fusedShader, headerWords } from "./shaders/main.ts";
import { DESCRIPTOR_WORDS, selections, VECTOR_WORDS } from "./shaders/words.ts";

/** A call with more items a row than this is spread over many workgroups, others are done by one for each row, one after the other. */
const MOST_FUSED_ITEMS = 1 << 16;
/** A workgroup that has more items to do has more lanes. */
const [FEW_ITEMS, FEW_LANES, MANY_LANES] = [64, 64, 256];

/** A fused call and its words. */
interface Part extends FusedCall {
  readonly items: readonly number[];
  readonly turnCount: number | undefined;
  readonly words: Uint32Array;
  /** Operations for a row. */
  readonly rowCost: number;
}

/** Operations as dispatches, encoded once and repeated for every step at that step's frame. */
export class GpuWalk implements Walk {
  readonly #machine: Machine;
  readonly #operations: readonly Operation[];
  /** Without rows that sit out, and with them. */
  readonly #dispatches: [unmasked?: readonly Dispatch[], masked?: readonly Dispatch[]] = [];

  constructor(machine: Machine, operations: readonly Operation[]) {
    this.#machine = machine;
    this.#operations = operations;
  }

  run({ steps, elements: rows, slots, mask, batch }: StepRange): void {
    const dispatches = this.#dispatchesFor(mask !== undefined);
    for (let step = 0; step < steps; step++) {
      const from = step * clockCount;
      const maskFrom = batch * slots[from + clocks.sequence]!;
      runAll(this.#machine, dispatches, { slots, from, begin: 0, end: rows, mask, maskFrom });
    }
  }

  dispose(): void {
    for (const dispatch of this.#dispatches.flatMap((list) => list ?? [])) dispatch.dispose();
    this.#dispatches.length = 0;
  }

  #dispatchesFor(masked: boolean): readonly Dispatch[] {
    const index = Number(masked);
    let dispatches = this.#dispatches[index];
    if (!dispatches) {
      dispatches = this.#encode(this.#operations.filter(({ select }) => masked || select !== "masked"));
      this.#dispatches[index] = dispatches;
    }
    return dispatches;
  }

  #encode(operations: readonly Operation[]): Dispatch[] {
    const dispatches: Dispatch[] = [];
    let parts: Part[] = [];
    const close = (): void => {
      if (parts.length > 0) dispatches.push(this.#fused(parts));
      parts = [];
    };
    for (const operation of operations) {
      const part = this.#part(operation);
      if (part && this.#joins(part)) {
        if (wordCount([...parts, part]) > DESCRIPTOR_WORDS) close();
        parts.push(part);
        continue;
      }
      close();
      if ("call" in operation) {
        const call = GpuCall.of(operation.call, this.#machine);
        dispatches.push(...call.separate(operation.run, selections[operation.select]));
      } else dispatches.push(this.#fused([part!]));
    }
    close();
    return dispatches;
  }

  #joins({ apart, items }: Part): boolean {
    return (apart || this.#machine.fuse) && items.every((count) => count <= MOST_FUSED_ITEMS);
  }

  /** What one workgroup a row can do; nothing for products of matrices. */
  #part(operation: Operation): Part | undefined {
    const selection = selections[operation.select];
    if (!("call" in operation)) return this.#stored(operation, selection);
    const call = GpuCall.of(operation.call, this.#machine);
    const phases = call.phases(operation.run satisfies Pass);
    if (phases.length === 0) return undefined;
    const items = phases.map((phase) => itemsOf(phase, call.placed.settings));
    const [kernel, turnCount] = [call.text, call.turns];
    return {
      kernel,
      phases,
      selection,
      turns: turnCount !== undefined,
      apart: false,
      items,
      turnCount,
      words: call.words,
      rowCost: call.cost(operation.run),
    };
  }

  /** Rows that are set to 0 or copied. No two of a list touch the same numbers. */
  #stored(operation: Exclude<Operation, { readonly call: unknown }>, selection: number): Part {
    const { phase, layout, ...text } = operation.run === "zero" ? zero : copy;
    const places = operation.run === "zero" ? [operation.to] : [operation.to, operation.from];
    const words = Uint32Array.from(places.flatMap((place) => placeWords(place, this.#machine)));
    const rowCost = operation.to.batchStride;
    const kernel = { ...text, layout };
    const rest = { turns: false, apart: true, turnCount: undefined } as const;
    return { kernel, phases: [phase], selection, items: [rowCost], words, rowCost, ...rest };
  }

  #fused(parts: readonly Part[]): Dispatch {
    const calls = parts.map((part, k) => ({ ...part, apart: k === 0 || (part.apart && parts[k - 1]!.apart) }));
    const most = Math.max(...parts.flatMap(({ items }) => items));
    const words = new Uint32Array(wordCount(parts));
    words.set(parts.flatMap(fusedHeader));
    let at = headerLength(parts);
    for (const part of parts) {
      words.set(part.words, at);
      at += part.words.length;
    }
    const shader = fusedShader(calls, most <= FEW_ITEMS ? FEW_LANES : MANY_LANES);
    const rowCost = parts.reduce((sum, part) => sum + part.rowCost, 0);
    return new Dispatch(this.#machine, { shader, words, groups: (rows) => rows, rowCost });
  }
}

/** Words of the header, whole vectors. */
function headerLength(parts: readonly Part[]): number {
  return VECTOR_WORDS * Math.ceil(parts.reduce((sum, part) => sum + headerWords(part), 0) / VECTOR_WORDS);
}

function wordCount(parts: readonly Part[]): number {
  return headerLength(parts) + parts.reduce((sum, { words }) => sum + words.length, 0);
}
