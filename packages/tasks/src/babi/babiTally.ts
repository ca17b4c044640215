import type { Batch, Metrics, Tally } from "@dncjs/train";
import { requireOutputs } from "../batch.ts";
import { isLargest } from "../isLargest.ts";
import type { Layout } from "./layout.ts";
import { isBlankShown } from "./readSteps.ts";

/** A task with a question error above this has failed (Graves et al. 2016). */
export const FAILED_ABOVE = 0.05;

interface Count {
  questions: number;
  wrongQuestions: number;
  words: number;
  wrongWords: number;
}

/**
 * Counts wrong answers and wrong words. An answer is right only if all of its words are. Metrics: the fractions `questionError` and
 * `wordError`, and the number of `questions`. With `byTask` also `questionError.task3`, `wordError.task3` etc. for every group in the batches;
 * their means over the tasks, `meanQuestionError` and `meanWordError`; and `failedTasks`, the number of tasks with a question error above 5 %.
 * These three again without task 3, whose training text may be missing, under names such as `meanWordError.withoutTask3`.
 */
export function babiTally(layout: Layout, byTask: boolean): Tally {
  const words = layout.vocabulary.length;
  const groups = new Map<string, Count>();
  return {
    add(batch, y) {
      requireOutputs(batch, y, words);
      for (let sequence = 0; sequence < batch.batch; sequence++) {
        const name = batch.groups?.[sequence] ?? "task";
        const count = groups.get(name) ?? noCount();
        groups.set(name, count);
        const isBlank = (index: number) => isBlankShown(layout, batch, index);
        countAnswers(count, answersOf(batch, sequence, isBlank), (index) => isRightWord(batch, index, words, y));
      }
    },
    metrics() {
      const all = noCount();
      for (const count of groups.values()) addCount(all, count);
      return { ...summary(all), ...(byTask ? summaryByGroup(groups) : {}) };
    },
  };
}

/** Returns whether the expected word has a greater logit than every other word, at index t·B + b. A tie and a NaN are wrong. */
export function isRightWord(batch: Batch, index: number, words: number, y: ArrayLike<number>): boolean {
  const expected = batch.target.indexOf(1, index * words) - index * words;
  return expected >= 0 && expected < words && isLargest(y, index * words, words, expected);
}

/** Returns, for each question of a sequence, the indices t·B + b of its scored steps. Consecutive blanks belong to one answer. */
function answersOf(batch: Batch, sequence: number, isBlank: (index: number) => boolean): number[][] {
  const answers: number[][] = [];
  let inAnswer = false;
  for (let index = sequence; index < batch.answer.length; index += batch.batch) {
    const blank = isBlank(index);
    if (blank && !inAnswer) answers.push([]);
    inAnswer = blank;
    if (batch.answer[index] === 1) answers.at(-1)?.push(index);
  }
  return answers;
}

function countAnswers(count: Count, answers: readonly number[][], isRight: (index: number) => boolean): void {
  for (const indices of answers) {
    const wrong = indices.filter((index) => !isRight(index)).length;
    count.questions += 1;
    count.words += indices.length;
    count.wrongWords += wrong;
    if (wrong > 0) count.wrongQuestions += 1;
  }
}

function noCount(): Count {
  return { questions: 0, wrongQuestions: 0, words: 0, wrongWords: 0 };
}

function addCount(sum: Count, count: Count): void {
  sum.questions += count.questions;
  sum.wrongQuestions += count.wrongQuestions;
  sum.words += count.words;
  sum.wrongWords += count.wrongWords;
}

function summary({ questions, wrongQuestions, words, wrongWords }: Count): Metrics {
  return { questionError: wrongQuestions / questions, wordError: wrongWords / words, questions };
}

function summaryByGroup(groups: ReadonlyMap<string, Count>): Metrics {
  const tasks = [...groups].map(([name, count]) => ({ name, ...summary(count) }) as TaskErrors);
  tasks.sort((a, b) => a.name.length - b.name.length || (a.name < b.name ? -1 : 1)); // task3 before task10
  const others = tasks.filter(({ name }) => name !== MAY_LACK_TEXT);
  return {
    ...overTasks(tasks, ""),
    ...(others.length > 0 && others.length < tasks.length ? overTasks(others, ".withoutTask3") : {}),
    ...Object.fromEntries(tasks.map(({ name, questionError }) => [`questionError.${name}`, questionError])),
    ...Object.fromEntries(tasks.map(({ name, wordError }) => [`wordError.${name}`, wordError])),
  };
}

const MAY_LACK_TEXT = "task3";

interface TaskErrors {
  readonly name: string;
  readonly questionError: number;
  readonly wordError: number;
}

function overTasks(tasks: readonly TaskErrors[], suffix: string): Metrics {
  const mean = (error: "questionError" | "wordError") =>
    tasks.reduce((sum, task) => sum + task[error], 0) / tasks.length;
  return {
    [`failedTasks${suffix}`]: tasks.filter(({ questionError }) => questionError > FAILED_ABOVE).length,
    [`meanQuestionError${suffix}`]: mean("questionError"),
    [`meanWordError${suffix}`]: mean("wordError"),
  };
}
