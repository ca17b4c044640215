import type { Task } from "@dncjs/train";
import { describe, expect, it } from "vitest";
import { judgedPlace, rightAnswers } from "./rows.ts";
import { describeTaskLaws, type LawfulTask } from "./taskLaws.ts";

/** What every task whose answers are bits must obey, beside the laws of drawn tasks. */
export function describeBitTaskLaws<Options extends object>(law: LawfulTask<Options>): void {
  describeTaskLaws(law);

  describe("its metrics", () => {
    const task: Task = law.make({ ...law.large, seed: 2 });
    const [batch] = [...task.evaluationBatches(4)];
    const judgedBits = batch!.answer.filter((judged) => judged === 1).length * task.outputSize;

    it("find nothing wrong in right answers, and everything in opposite ones", () => {
      const tally = task.tally();
      tally.add(batch!, rightAnswers(batch!));
      expect(tally.metrics()).toEqual({ bitError: 0, sequenceError: 0, sequences: 4 });
      expect(task.isSolved(tally.metrics())).toBe(true);
      const opposite = task.tally();
      opposite.add(
        batch!,
        rightAnswers(batch!).map((logit) => -logit),
      );
      expect(opposite.metrics()).toEqual({ bitError: 1, sequenceError: 1, sequences: 4 });
      expect(task.isSolved(opposite.metrics())).toBe(false);
    });

    it("count one wrong bit as one bit and one sequence", () => {
      const y = rightAnswers(batch!);
      const wrong = (judgedPlace(batch!, 1) + 1) * task.outputSize - 1;
      y[wrong] = -y[wrong]!;
      const tally = task.tally();
      tally.add(batch!, y);
      expect(tally.metrics()).toEqual({ bitError: 1 / judgedBits, sequenceError: 1 / 4, sequences: 4 });
    });

    it("solve nothing without sequences", () => {
      expect(task.isSolved(task.tally().metrics())).toBe(false);
    });

    it("are what the picture says: as many signs of a wrong bit as bits are wrong", () => {
      const y = rightAnswers(batch!);
      const wrong = judgedPlace(batch!, 2) * task.outputSize;
      y[wrong] = Number.NaN;
      const picture = task.render(batch!, 2, y);
      expect(picture.split("✕")).toHaveLength(2);
      expect(picture).toContain("1 of ");
      expect(task.render(batch!, 2)).not.toContain("output");
    });
  });
}
