import { ArgumentError, ConfigError, type Random } from "@dncjs/core";
import { parseBabi } from "./parseBabi.ts";
import type { Story } from "./story.ts";

/** One file of a bAbI task. */
export interface BabiText {
  /** The number of the task, for metrics by task; 1..20 for the official ones. */
  readonly task: number;
  readonly text: string;
  /** How messages name the text, its file name say. */
  readonly source?: string | undefined;
}

/** A story and the task it belongs to. */
export interface TaskStory {
  readonly task: number;
  readonly story: Story;
}

/** Reads texts, each of another task. Throws ArgumentError: two texts of a task, a task without number, a malformed text. */
export function readTexts(texts: readonly BabiText[], use: "train" | "test"): TaskStory[] {
  const tasks = new Set<number>();
  return texts.flatMap(({ task, text, source = `the ${use} text of task ${task}` }) => {
    if (!Number.isSafeInteger(task) || task < 1 || tasks.has(task)) {
      throw new ArgumentError(`${use}: task`, task, "a whole number from 1, no two the same");
    }
    tasks.add(task);
    return parseBabi(text, source).map((story) => ({ task, story }));
  });
}

/** Takes `fraction` of each task's stories away for validation: chosen at random, at least one story of two or more. */
export function holdOut(
  stories: readonly TaskStory[],
  fraction: number,
  random: Random,
): { training: TaskStory[]; validation: TaskStory[] } {
  if (!(fraction >= 0 && fraction < 1)) throw new ConfigError("validationFraction", fraction, "a number in [0, 1)");
  const validation = new Set<TaskStory>();
  for (const [task, ofTask] of byTask(stories)) {
    const wanted = fraction === 0 ? 0 : Math.max(1, Math.round(fraction * ofTask.length));
    const shuffled = random.fork(task).shuffle([...ofTask]);
    for (const story of shuffled.slice(0, Math.min(wanted, ofTask.length - 1))) validation.add(story);
  }
  const isHeld = (story: TaskStory) => validation.has(story);
  return { training: stories.filter((story) => !isHeld(story)), validation: stories.filter(isHeld) };
}

/** Leaves out the stories of more than `limit` steps. Throws ConfigError if that leaves a task without any. */
export function leaveOutLonger(
  stories: readonly TaskStory[],
  limit: number | undefined,
  steps: (story: Story) => number,
): TaskStory[] {
  if (limit === undefined) return [...stories];
  for (const [task, ofTask] of byTask(stories)) {
    const shortest = Math.min(...ofTask.map(({ story }) => steps(story)));
    if (shortest <= limit) continue;
    throw new ConfigError(
      "maxTrainingSteps",
      limit,
      `at least ${shortest}, the shortest training story of task ${task}`,
    );
  }
  return stories.filter(({ story }) => steps(story) <= limit);
}

function byTask(stories: readonly TaskStory[]): Map<number, TaskStory[]> {
  const tasks = new Map<number, TaskStory[]>();
  for (const story of stories) {
    const ofTask = tasks.get(story.task);
    if (ofTask === undefined) tasks.set(story.task, [story]);
    else ofTask.push(story);
  }
  return tasks;
}
