import type { Task } from "@dncjs/train";
import { describe, expect, it } from "vitest";
import { firstScored, rightAnswers } from "./sequences.ts";
import { describeTaskLaws, type LawfulTask } from "./taskLaws.ts";

/** The laws of every task whose outputs are bits, in addition to those of drawn tasks. */
export function describeBitTaskLaws<Options extends object>(law: LawfulTask<Options>): void {
  describeTaskLaws(law);

  describe("its metrics", () => {
    const task: Task = law.make({ ...law.large, seed: 2 });
    const [batch] = [...task.evaluationBatches(4)];
    const scoredBits = batch!.answer.filter((scored) => scored === 1).length * task.outputSize;

    it("are 0 for right outputs, and 1 for opposite ones", () => {
      const tally = task.tally();
      tally.add(batch!, rightAnswers(batch!));
      expect(tally.metrics()).toMatchObject({ bitError: 0, sequenceError: 0, sequences: 4 });
      expect(task.isSolved(tally.metrics())).toBe(true);
      const opposite = task.tally();
      opposite.add(
        batch!,
        rightAnswers(batch!).map((logit) => -logit),
      );
      expect(opposite.metrics()).toMatchObject({ bitError: 1, sequenceError: 1, sequences: 4 });
      expect(task.isSolved(opposite.metrics())).toBe(false);
    });

    it("count one wrong bit as one bit and one sequence", () => {
      const y = rightAnswers(batch!);
      const wrong = (firstScored(batch!, 1) + 1) * task.outputSize - 1;
      y[wrong] = -y[wrong]!;
      const tally = task.tally();
      tally.add(batch!, y);
      expect(tally.metrics()).toMatchObject({ bitError: 1 / scoredBits, sequenceError: 1 / 4, sequences: 4 });
    });

    it("are unsolved without sequences", () => {
      expect(task.isSolved(task.tally().metrics())).toBe(false);
    });

    it("agree with the rendered sequence, which marks every wrong bit", () => {
      const y = rightAnswers(batch!);
      const wrong = firstScored(batch!, 2) * task.outputSize;
      y[wrong] = Number.NaN;
      const picture = task.render(batch!, 2, y);
      expect(picture.split("✕")).toHaveLength(2);
      expect(picture).toContain("1 of ");
      expect(task.render(batch!, 2)).not.toContain("output");
    });
  });
}
