import type { Metrics, Tally } from "@dncjs/train";
import { requireOutputs } from "../batch.ts";
import { isLargest } from "../isLargest.ts";
import { answerSteps, channelOfAnswer, readStory, storyChannels } from "./storyChannels.ts";
import { isQuestion } from "./storyLine.ts";
import { type Need, StoryWorld } from "./storyWorld.ts";

/** The needs in the order of the metrics. */
const NEEDS: readonly Need[] = ["person", "carried", "dropped", "lying", "who", "untold"];
/** Bounds of the groups by length: questions after at most so many statements. */
const LENGTHS: readonly number[] = [10, 20, 30, 40];

interface Count {
  questions: number;
  wrong: number;
}

/**
 * Counts wrong answers. Metrics: the fraction `questionError` and the number of `questions`; the same fraction by what a question needs, such
 * as `questionError.carried`, and by the number of statements before it, such as `questionError.to20` for 11 to 20.
 */
export function storyTally(): Tally {
  const { outputSize: Y } = storyChannels;
  const counts = new Map<string, Count>();
  const count = (name: string, isWrong: boolean) => {
    const found = counts.get(name) ?? { questions: 0, wrong: 0 };
    counts.set(name, { questions: found.questions + 1, wrong: found.wrong + Number(isWrong) });
  };
  return {
    add(batch, y) {
      requireOutputs(batch, y, storyChannels.outputSize);
      for (let sequence = 0; sequence < batch.batch; sequence++) {
        for (const { need, statements, step, channel } of questionsOf(readStory(batch, sequence))) {
          const isWrong = !isLargest(y, (step * batch.batch + sequence) * Y, Y, channel);
          const length = LENGTHS.find((bound) => statements <= bound);
          for (const group of ["", `.${need}`, `.to${length}`]) count(`questionError${group}`, isWrong);
        }
      }
    },
    metrics: () => metricsOf(counts),
  };
}

function metricsOf(counts: ReadonlyMap<string, Count>): Metrics {
  const all = counts.get("questionError") ?? { questions: 0, wrong: 0 };
  const groups = [...NEEDS, ...LENGTHS.map((bound) => `to${bound}`)].map((group) => `questionError.${group}`);
  const present = groups.flatMap((name) => {
    const found = counts.get(name);
    return found ? [[name, found.wrong / found.questions] as const] : [];
  });
  return { questionError: all.wrong / all.questions, questions: all.questions, ...Object.fromEntries(present) };
}

/** Returns, for each question, what it needs, the statements before it, its last step and the output channel of its answer. */
function questionsOf(lines: ReturnType<typeof readStory>) {
  const world = new StoryWorld();
  const steps = answerSteps(lines);
  let statements = 0;
  let asked = 0;
  return lines.flatMap((line) => {
    const answered = world.tell(line);
    if (!isQuestion(line)) statements += 1;
    if (!answered) return [];
    const step = steps[asked++] as number;
    return [{ need: answered.need, statements, step, channel: channelOfAnswer(answered.answer) }];
  });
}
