import type { Block } from "../backend/contract.ts";
import type { FloatArray } from "../kernels/kernel.ts";
import type { Plan } from "../layout/plan.ts";
import type { PlannedTensor } from "../layout/plannedTensor.ts";
import type { SequenceMask } from "./mask.ts";
import { type StateSlots, slotAt } from "./stateSlots.ts";

/** The numbers that a step overwrote in the tensors with a journal, and the batch elements that were active. */
interface StepRecord {
  readonly parts: readonly FloatArray[];
  readonly mask: SequenceMask | undefined;
}

/**
 * Returns a plan of purpose "run" to a marked state. Such a plan keeps the records of its last step only, so they are copied after every step
 * while a mark is set: O(K) numbers, whatever the size of the memory.
 */
export class StepJournal {
  readonly #plan: Plan;
  readonly #arena: Block;
  readonly #slots: StateSlots;
  /** Takes the tensors with a journal one step back. */
  readonly #undo: (mask: SequenceMask | undefined) => void;
  /** The saved tensors with the records of a step. */
  readonly #saved: readonly PlannedTensor[];
  #marked: readonly FloatArray[] | undefined;
  readonly #records: StepRecord[] = [];

  constructor(plan: Plan, arena: Block, slots: StateSlots, undo: (mask: SequenceMask | undefined) => void) {
    this.#plan = plan;
    this.#arena = arena;
    this.#slots = slots;
    this.#undo = undo;
    const writers = plan.program.calls.filter(({ spec }) => Object.keys(spec.journaled).length > 0);
    this.#saved = writers.flatMap(({ spec, operands }) =>
      Object.keys({ ...spec.indices, ...spec.saved })
        .flatMap((name) => operands[name] ?? []) // optional operands may be missing
        .map(({ tensor }) => plan.tensors.get(tensor)!)
        .filter(({ kind }) => kind === "saved"),
    );
  }

  get isMarked(): boolean {
    return this.#marked !== undefined;
  }

  /** Marks the newest state. An earlier mark is dropped. */
  async mark(): Promise<void> {
    this.drop();
    const newest = this.#slots.newest;
    this.#marked = await Promise.all(
      this.#carried().map((range) => this.#arena.read(slotAt(range, newest), range.length)),
    );
  }

  /** Keeps the records of the step that just ran. */
  async record(mask: SequenceMask | undefined): Promise<void> {
    const parts = this.#saved.map(({ value, size }) => this.#arena.read(value.base, this.#plan.batch * size));
    this.#records.push({ parts: await Promise.all(parts), mask });
  }

  /** Returns to the marked state, bit for bit. The mark stays. */
  rollback(): void {
    for (const { parts, mask } of this.#records.toReversed()) {
      for (const [k, { value }] of this.#saved.entries()) this.#arena.write(parts[k]!, value.base);
      this.#undo(mask);
    }
    this.#records.length = 0;
    this.#slots.reset(false);
    for (const [k, range] of this.#carried().entries()) this.#arena.write(this.#marked![k]!, slotAt(range, 0));
  }

  drop(): void {
    this.#marked = undefined;
    this.#records.length = 0;
  }

  /** The parts of the state without a journal. */
  #carried() {
    return this.#plan.stateRanges.filter(({ journaled }) => !journaled);
  }
}
