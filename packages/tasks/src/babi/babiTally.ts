import type { Batch, Metrics, Tally } from "@dncjs/train";
import { requireOutputs } from "../batch.ts";
import type { Layout } from "./layout.ts";
import { isBlankShown } from "./readSteps.ts";

/** A question error above this is a failed task, as in the paper. */
export const FAILED_ABOVE = 0.05;

interface Count {
  questions: number;
  wrongQuestions: number;
  words: number;
  wrongWords: number;
}

/**
 * Counts questions (right only if all words of the answer are) and words: `questionError`, `wordError` (fractions) and
 * `questions`; with `apart` also `questionError.task3` and so on for every group met, and `failedTasks`, how many are above 5 %.
 */
export function babiTally(layout: Layout, apart: boolean): Tally {
  const words = layout.vocabulary.length;
  const groups = new Map<string, Count>();
  return {
    add(batch, y) {
      requireOutputs(batch, y, words);
      for (let row = 0; row < batch.batch; row++) {
        const name = batch.groups?.[row] ?? "task";
        const count = groups.get(name) ?? noCount();
        groups.set(name, count);
        const isBlank = (place: number) => isBlankShown(layout, batch, place);
        countRow(count, answersOf(batch, row, isBlank), (place) => isRightWord(batch, place, words, y));
      }
    },
    metrics() {
      const all = noCount();
      for (const count of groups.values()) addCount(all, count);
      return { ...summary(all), ...(apart ? summaryByGroup(groups) : {}) };
    },
  };
}

/** Whether the word asked for has a greater logit than every other; a tie and a NaN are wrong. */
export function isRightWord(batch: Batch, place: number, words: number, y: ArrayLike<number>): boolean {
  const asked = batch.target.indexOf(1, place * words);
  for (let at = place * words; at < (place + 1) * words; at++) {
    if (at !== asked && !((y[asked] as number) > (y[at] as number))) return false;
  }
  return asked < (place + 1) * words;
}

/** The places where each question of a row is judged. An answer is a run of blanks; the next question comes between. */
function answersOf(batch: Batch, row: number, isBlank: (place: number) => boolean): number[][] {
  const answers: number[][] = [];
  let inAnswer = false;
  for (let place = row; place < batch.answer.length; place += batch.batch) {
    const blank = isBlank(place);
    if (blank && !inAnswer) answers.push([]);
    inAnswer = blank;
    if (batch.answer[place] === 1) answers.at(-1)?.push(place);
  }
  return answers;
}

function countRow(count: Count, answers: readonly number[][], isRight: (place: number) => boolean): void {
  for (const places of answers) {
    const wrong = places.filter((place) => !isRight(place)).length;
    count.questions += 1;
    count.words += places.length;
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
  const errors = [...groups].map(([name, count]) => [name, count.wrongQuestions / count.questions] as const);
  errors.sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1)); // task3 before task10
  const failedTasks = errors.filter(([, error]) => error > FAILED_ABOVE).length;
  return { failedTasks, ...Object.fromEntries(errors.map(([name, error]) => [`questionError.${name}`, error])) };
}
