import { ArgumentError } from "@dncjs/core";
import type { Batch, Task } from "@dncjs/train";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Sequence, sequenceOf, sequencesOf, trimmed } from "./sequences.ts";

/** The expected values of all output channels, by scored step. */
export type Answers = ReadonlyMap<number, readonly number[]>;

export interface LawfulTask<Options extends object> {
  make(options: Options & { readonly seed: number }): Task;
  /** Small sizes of every kind. */
  readonly options: fc.Arbitrary<Options>;
  /** Sizes for which no two of a few thousand sequences are equal by chance. */
  readonly large: Options;
  /** Random cases for each law. Defaults to 50. */
  readonly cases?: number;
  /** Sequences in the evaluation set. Defaults to 100. */
  readonly setSize?: number;
  /**
   * Whether the sequences of a training batch have the same sizes, drawn for the batch, and evaluation sequences have sizes of their own.
   * Defaults to false: training sequences have sizes of their own, and evaluation sequences the largest.
   */
  readonly sharesSizes?: boolean;
  /** Returns whether a sequence, [T][X], cannot occur twice by chance. Defaults to all sequences. */
  isUnique?(x: readonly (readonly number[])[]): boolean;
  /** Computes the answers from the inputs, [T][X], alone. Absent if the answers are random. */
  solve?(x: readonly (readonly number[])[], options: Options): Answers;
}

/** The laws of every task that is drawn from a seed. */
export function describeTaskLaws<Options extends object>(law: LawfulTask<Options>): void {
  const { make, large, cases = 50, setSize = 100, sharesSizes = false } = law;
  const drawn = fc.record({
    options: law.options,
    seed: fc.nat(),
    index: fc.nat(1_000_000),
    size: fc.integer({ min: 1, max: 4 }),
    lesson: fc.option(fc.nat(9), { nil: undefined }),
  });
  type Drawn = typeof drawn extends fc.Arbitrary<infer Value> ? Value : never;
  const always = (check: (task: Task, batch: Batch, draw: Drawn & { lesson: number | undefined }) => void) =>
    fc.assert(
      fc.property(drawn, (draw) => {
        const task = make({ ...draw.options, seed: draw.seed });
        const lesson = draw.lesson === undefined ? undefined : draw.lesson % lessonsOf(task).length;
        check(task, task.trainingBatch(draw.index, draw.size, lesson), { ...draw, lesson });
      }),
      { numRuns: cases, seed: 1 },
    );

  describe("obeys the laws of drawn tasks:", () => {
    const { solve } = law;
    if (solve) {
      it("every answer follows from the inputs", () => {
        always((task, batch, { options, lesson }) => {
          const evaluation = [...task.evaluationBatches(50)][1]!;
          const validation = [...task.validationBatches(50, lesson)][0]!;
          for (const each of [batch, evaluation, validation]) {
            for (const sequence of [sequenceOf(each, 0), sequenceOf(each, each.batch - 1)].map(trimmed)) {
              expect(answersOf(sequence)).toEqual(solve(sequence.x, options));
            }
          }
        });
      });
    }

    it("a sequence is active from step 0 without a gap, is 0 and unscored elsewhere, and has at most trainingSteps", () => {
      always((task, batch, { size }) => {
        const { inputSize: X, outputSize: Y } = task;
        const lengths = Array.from({ length: size }, (_, b) => sequenceOf(batch, b)).map(
          ({ x, target, mask, answer }) => {
            const steps = mask.lastIndexOf(1) + 1;
            expect(mask).toEqual(mask.map((_, step) => (step < steps ? 1 : 0)));
            expect(answer.some((scored) => scored === 1)).toBe(true);
            for (const [step, scored] of answer.entries()) {
              if (scored === 0) expect(target[step]).toEqual(Array(Y).fill(0));
              else expect([scored, mask[step]]).toEqual([1, 1]);
              if (mask[step] === 0) expect(x[step]).toEqual(Array(X).fill(0));
            }
            return steps;
          },
        );
        expect(batch.steps).toBe(Math.max(...lengths));
        expect(batch.steps).toBeLessThanOrEqual(task.trainingSteps);
        for (const evaluation of task.evaluationBatches(setSize)) {
          expect(evaluation.steps).toBeLessThanOrEqual(task.evaluationSteps);
        }
      });
    });

    if (sharesSizes) {
      it("a training batch has no padding", () => {
        always((_, batch) => expect(batch.mask.every((active) => active === 1)).toBe(true));
      });
    } else {
      it("a sequence depends on its number alone, not on the batch size", () => {
        always((task, _, { index, size, lesson }) => {
          const sequences = sequencesOf([task.trainingBatch(index, size, lesson)]);
          const single = sequences.map((_, b) => task.trainingBatch(index * size + b, 1, lesson));
          expect(sequencesOf(single)).toEqual(sequences);
        });
      });
    }

    it("the same seed gives the same batches in any order of calls, another seed different ones", () => {
      const one = make({ ...large, seed: 5 });
      const other = make({ ...large, seed: 5 });
      const third = other.trainingBatch(3, 4);
      other.trainingBatch(9, 2);
      expect(one.trainingBatch(3, 4)).toEqual(third);
      expect(one.trainingBatch(4, 4)).not.toEqual(third);
      expect(make({ ...large, seed: 6 }).trainingBatch(3, 4)).not.toEqual(third);
    });

    it("the evaluation set has the same sequences for every batch size, and no sequence occurs twice in all sets", () => {
      const task = make({ ...large, seed: 1 });
      const pictures = (batches: Iterable<Batch>) => sequencesOf(batches).map(({ x }) => x.flat().join(""));
      const evaluation = pictures(task.evaluationBatches(7));
      expect(evaluation).toHaveLength(setSize);
      expect(pictures(task.evaluationBatches(setSize))).toEqual(evaluation);
      const others = [...task.validationBatches(40), task.trainingBatch(0, 1000)];
      const all = sequencesOf([...task.evaluationBatches(setSize), ...others]).filter(
        ({ x }) => law.isUnique?.(x) ?? true,
      );
      expect(all.length).toBeGreaterThan(1000);
      expect(new Set(all.map(({ x }) => x.flat().join(""))).size).toBe(all.length);
    });

    it("the last lesson is the task itself, and no lesson is longer than the next", () => {
      always((task, _, { index, size }) => {
        const last = lessonsOf(task).length - 1;
        expect(task.trainingBatch(index, size, last)).toEqual(task.trainingBatch(index, size));
        expect([...task.validationBatches(setSize, last)]).toEqual([...task.validationBatches(setSize)]);
        expect(new Set(lessonsOf(task)).size).toBe(last + 1);
        if (sharesSizes) return;
        const steps = lessonsOf(task).map((_, lesson) => [...task.validationBatches(setSize, lesson)][0]!.steps);
        expect(steps).toEqual(steps.toSorted((a, b) => a - b));
        expect(steps.at(-1)).toBe(task.evaluationSteps);
      });
    });

    it("arguments out of range are rejected by name", () => {
      const task = make({ ...large, seed: 1 });
      const batch = task.trainingBatch(0, 2);
      expect(() => task.trainingBatch(-1, 2)).toThrow(ArgumentError);
      expect(() => task.trainingBatch(Number.MAX_SAFE_INTEGER, 2)).toThrow("index: got");
      expect(() => task.trainingBatch(0, 0)).toThrow("size: got 0");
      expect(() => task.trainingBatch(0, 1, lessonsOf(task).length)).toThrow("lesson: got");
      expect(() => task.validationBatches(1, -1)).toThrow("lesson: got -1, expected a whole number from 0 to");
      expect(() => task.evaluationBatches(0)).toThrow("size: got 0");
      expect(() => task.tally().add(batch, new Float32Array(3))).toThrow("the length of y: got 3");
      expect(() => task.render(batch, 2)).toThrow("sequence: got 2, expected a whole number from 0 to 1");
      expect(() => task.render(batch, 0, [])).toThrow("the length of y: got 0");
      expect(() => make({ ...large, seed: -1 })).toThrow("seed: got -1");
    });
  });
}

function lessonsOf({ lessons }: Task): readonly string[] {
  return lessons ?? ["the task"];
}

function answersOf({ target, answer }: Sequence): Answers {
  return new Map(target.flatMap((values, step) => (answer[step] === 1 ? [[step, values] as const] : [])));
}
