import { babiTask } from "@dncjs/tasks";
import { expect, test } from "vitest";
import { symbolsOf } from "./symbols.ts";

const text = `1 Mary went to the garden.
2 John went to the hall.
3 Where is Mary?\tgarden\t1
4 Is John here?\tno\t2
`;

test.each(["words", "sentences"] as const)(
  "a bAbI answer needs an earlier line that contains the answer: %s",
  (encoding) => {
    const texts = [{ task: 1, text }];
    const babi = babiTask({ train: texts, test: texts, seed: 1, encoding });
    const [batch] = babi.evaluationBatches(1);
    const answerSteps = [...batch!.answer].flatMap((one, step) => (one === 1 ? [step] : []));
    const y = new Float32Array(batch!.target.length);
    y[answerSteps[0]! * babi.outputSize + babi.vocabulary.indexOf("garden")] = 1;
    const spec = { name: "babi", tasks: [1], data: "", encoding, renaming: false } as const;
    const { shown, needed, sequence } = symbolsOf({ spec, babi, task: babi }, batch!, y);
    const first = "1 mary went to the garden .";
    expect([...new Set(shown)]).toEqual([first, "2 john went to the hall .", "3 where is mary ?", "4 is john here ?"]);
    expect(answerSteps.map((step) => needed[step])).toEqual([[first], null]);
    expect(answerSteps.map((step) => sequence.isWrong(step, 0))).toEqual([false, true]);
  },
);
