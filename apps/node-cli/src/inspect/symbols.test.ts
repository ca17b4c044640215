import { babiTask } from "@dncjs/tasks";
import { expect, test } from "vitest";
import { symbolsOf } from "./symbols.ts";

test("a bAbI answer needs a line before it that has the word asked for", () => {
  const text =
    "1 Mary went to the garden.\n2 John went to the hall.\n3 Where is Mary?\tgarden\t1\n4 Is John here?\tno\t2\n";
  const texts = [{ task: 1, text, source: "text" }];
  const task = babiTask({ train: texts, test: texts, seed: 1 });
  const [batch] = task.evaluationBatches(1);
  const spec = { name: "babi", tasks: [1], data: "", vocabulary: task.vocabulary } as const;
  const y = new Float32Array(batch!.target.length);
  y[batch!.answer.indexOf(1) * task.outputSize + task.vocabulary.indexOf("garden")] = 1;
  const { shown, needed, sequence } = symbolsOf(spec, batch!, y);
  expect(shown[0]).toBe("line 1");
  expect([...new Set(shown)]).toEqual(["line 1", "line 2", "line 3", "line 4"]);
  const asked = [...batch!.answer].flatMap((one, step) => (one === 1 ? [step] : []));
  expect(asked.map((step) => needed[step])).toEqual([["line 1"], null]);
  expect(asked.map((step) => sequence.isWrong(step, 0))).toEqual([false, true]);
});
