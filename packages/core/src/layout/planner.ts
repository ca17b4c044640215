import { ConfigError } from "../errors.ts";
import { rowGradientsLength } from "../kernels/rowGradients.ts";
import { type Program, sizeOf, type TensorKind, type TensorSpec } from "../program/program.ts";
import { differentiableTensors, keptGradients, sharedGradients } from "../program/queries.ts";
import { Arena, type ArenaRange, aligned, type SlotSlice } from "./arena.ts";
import type { PlannedJournal, PlannedTensor } from "./plannedTensor.ts";
import { type PlanOptions, segmentOf } from "./planOptions.ts";
import { stateLayout } from "./stateLayout.ts";

/** The parts of the arena that hold gradients. */
export interface GradientRanges {
  readonly stateGradients: ArenaRange;
  /** Gradients that are zeroed before each step's backward. */
  readonly stepGradients: ArenaRange;
  /** Gradients that are zeroed before each segment's backward. */
  readonly segmentGradients: ArenaRange;
  readonly sequenceGradients: ArenaRange;
}

/** Assigns the arena in order: states, checkpoints, other values, gradients. */
export class Planner {
  readonly arena: Arena = new Arena();
  readonly segment: number;
  readonly #options: PlanOptions;
  readonly #specs: readonly TensorSpec[];
  readonly #kept: ReadonlySet<string>;
  /** Maps an addend to the sum whose gradient buffer it shares. */
  readonly #shared: ReadonlyMap<string, string>;
  readonly #differentiable: ReadonlySet<string>;
  readonly #values = new Map<string, SlotSlice>();
  readonly #gradients = new Map<string, SlotSlice>();

  constructor(program: Program, options: PlanOptions) {
    this.segment = segmentOf(options);
    requireSegment(program, options);
    this.#options = options;
    this.#specs = [...program.tensors.values()].filter(({ kind }) => kind !== "param");
    this.#kept = keptGradients(program);
    this.#shared = sharedGradients(program, this.#kept);
    const differentiable = options.purpose === "train" ? differentiableTensors(program) : new Set<string>();
    if (options.inputGradient === false) differentiable.delete("x");
    this.#differentiable = differentiable;
  }

  placeStates(): void {
    this.#placeStateSlots(this.#values, (every) => this.#stateSlots(every), this.segment + 1);
  }

  placeCheckpoints(): ArenaRange {
    const { steps, batch, purpose } = this.#options;
    const segments = Math.ceil(steps / this.segment);
    const { length } = stateLayout(this.#specs, batch);
    return this.arena.take(segments > 1 && purpose === "train" ? segments * length : 0);
  }

  placeValues(): void {
    for (const { name, kind, shape } of this.#specs) {
      if (kind === "state") continue;
      const slots = this.#slots(kind);
      this.#values.set(name, this.arena.slots(slots, this.#options.batch, sizeOf(shape), kind !== "scratch"));
    }
  }

  placeGradients(): GradientRanges {
    const { purpose, steps } = this.#options;
    const stateGradients = this.arena.range(() => {
      if (purpose === "train") this.#placeStateSlots(this.#gradients, (every) => (every > 1 ? 1 : 2), 2);
    });
    const stepGradients = this.#placeGradients("saved", 1, false, (name) => !this.#kept.has(name));
    const own = (name: string): boolean => this.#kept.has(name) && !this.#shared.has(name);
    const segmentGradients = this.#placeGradients("saved", this.segment, true, own);
    for (const [addend, sum] of this.#shared) {
      const gradient = this.#gradients.get(sum);
      if (gradient) this.#gradients.set(addend, gradient);
    }
    const sequenceGradients = this.#placeGradients("sequence", steps, true);
    for (const spec of this.#specs) this.#placeRowGradients(spec);
    return { stateGradients, stepGradients, segmentGradients, sequenceGradients };
  }

  tensors(): ReadonlyMap<string, PlannedTensor> {
    return new Map(this.#specs.map((spec) => [spec.name, this.#planned(spec)]));
  }

  #planned(spec: TensorSpec): PlannedTensor {
    const { name, kind, shape } = spec;
    const every = this.#every(spec);
    const kept = this.#kept.has(name);
    const journal = this.#journal(spec);
    const gradientSlots = { param: 0, state: every > 1 || journal ? 1 : 2, saved: kept ? this.segment : 1, scratch: 0 };
    return {
      ...spec,
      size: sizeOf(shape),
      value: this.#values.get(name)!,
      gradient: this.#gradients.get(name),
      sharesGradient: this.#shared.has(name),
      every,
      kept,
      slots: kind === "state" ? this.#slotsOfState(spec) : this.#slots(kind),
      gradientSlots: kind === "sequence" ? this.#options.steps : gradientSlots[kind],
      journal,
    };
  }

  #slots(kind: Exclude<TensorKind, "state">): number {
    return { param: 0, saved: this.segment, scratch: 1, sequence: this.#options.steps }[kind];
  }

  #stateSlots(every: number): number {
    return every > 1 ? Math.ceil(this.segment / every) + 1 : this.segment + 1;
  }

  /** Steps that share a slot of a state tensor. Only training recomputes. */
  #every({ kind, history }: TensorSpec): number {
    if (kind !== "state" || !history || history.keep === "journal") return 1;
    return this.#options.purpose === "train" ? Math.min(history.keep, this.segment) : 1;
  }

  #slotsOfState(spec: TensorSpec): number {
    return spec.history?.keep === "journal" ? 1 : this.#stateSlots(this.#every(spec));
  }

  #journal({ history, shape }: TensorSpec): PlannedJournal | undefined {
    if (history?.keep !== "journal") return undefined;
    const { rowSize, touchedRows } = history;
    const rows = sizeOf(shape) / rowSize;
    // The gradient of a given final state, and that of the initial state, may have all rows.
    const isBounded = this.#options.stateGradient === false;
    return { rows, rowSize, touchedRows: isBounded ? Math.min(rows, (this.segment + 1) * touchedRows) : rows };
  }

  #placeRowGradients(spec: TensorSpec): void {
    const journal = this.#journal(spec);
    if (!journal || !this.#differentiable.has(spec.name)) return;
    const { rows, rowSize, touchedRows } = journal;
    const length = aligned(rowGradientsLength(rows, rowSize, touchedRows));
    this.#gradients.set(spec.name, this.arena.slots(1, this.#options.batch, length, false));
  }

  /** One flat range per slot for the tensors that keep every step; own slots for each of the others. */
  #placeStateSlots(into: Map<string, SlotSlice>, slotsOf: (every: number) => number, slots: number): void {
    const { batch } = this.#options;
    const isJournal = ({ history }: TensorSpec): boolean => history?.keep === "journal";
    const whole = this.#specs.filter((spec) => this.#every(spec) === 1 && !isJournal(spec));
    const { offsets, length } = stateLayout(whole, batch);
    const { at } = this.arena.take(slots * length);
    for (const spec of this.#specs) {
      if (spec.kind !== "state") continue;
      const batchStride = sizeOf(spec.shape);
      const offset = offsets.get(spec.name);
      if (offset !== undefined) {
        into.set(spec.name, { base: at + offset, stride: length, batchStride });
        continue;
      }
      if (isJournal(spec) && into === this.#gradients) continue;
      const count = isJournal(spec) ? 1 : slotsOf(this.#every(spec));
      const slot = aligned(batch * batchStride);
      const { at: base } = this.arena.take(count * slot);
      into.set(spec.name, { base, stride: count > 1 ? slot : 0, batchStride });
    }
  }

  #placeGradients(
    kind: TensorKind,
    slots: number,
    moves: boolean,
    which: (name: string) => boolean = () => true,
  ): ArenaRange {
    return this.arena.range(() => {
      for (const spec of this.#specs) {
        if (spec.kind !== kind || !this.#differentiable.has(spec.name) || !which(spec.name)) continue;
        this.#gradients.set(spec.name, this.arena.slots(slots, this.#options.batch, sizeOf(spec.shape), moves));
      }
    });
  }
}

/** @throws ConfigError for checkpoints of a program with a journal, which replaces them, or with calls that need all steps at once */
function requireSegment({ tensors, calls }: Program, { keepEvery }: PlanOptions): void {
  if (keepEvery === undefined) return;
  if (calls.some(({ phase }) => phase === "reverse")) {
    const expected = "undefined with bidirectional: the reverse controller starts at the last step";
    throw new ConfigError("keepEvery", keepEvery, expected);
  }
  if (![...tensors.values()].some(({ history }) => history?.keep === "journal")) return;
  throw new ConfigError("keepEvery", keepEvery, "undefined with memory.sparse: its undo journal replaces checkpoints");
}
