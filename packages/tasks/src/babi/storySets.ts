import { ArgumentError, ConfigError, type Random } from "@dncjs/core";
import { parseBabi } from "./parseBabi.ts";
import type { Story } from "./story.ts";

/** One file of a bAbI task. */
export interface BabiText {
  /** The number of the task, from 1, for metrics by task; 1..20 for the official tasks. */
  readonly task: number;
  /** The contents of the file. */
  readonly text: string;
  /** Name of the text in messages, such as its file name. */
  readonly source?: string | undefined;
  /** Whether the text was generated in place of the official one, which the description of the task then says. @default false */
  readonly generated?: boolean | undefined;
}

/** A story and the number of its task. */
export interface TaskStory {
  readonly task: number;
  readonly story: Story;
}

/**
 * Parses texts, one per task.
 * @throws ArgumentError if a task number is invalid or occurs twice, or a text is malformed
 */
export function readTexts(texts: readonly BabiText[], use: "train" | "test"): TaskStory[] {
  const tasks = new Set<number>();
  return texts.flatMap(({ task, text, source = `the ${use} text of task ${task}` }) => {
    if (!Number.isSafeInteger(task) || task < 1 || tasks.has(task)) {
      throw new ArgumentError(`${use}: task`, task, "a whole number from 1, different for each text");
    }
    tasks.add(task);
    return parseBabi(text, source).map((story) => ({ task, story }));
  });
}

/**
 * Holds out `fraction` of each task's stories for validation, chosen at random: at least one, unless the task has a single story or `fraction`
 * is 0.
 * @throws ConfigError if `fraction` is not in [0, 1)
 */
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
  const isHeldOut = (story: TaskStory) => validation.has(story);
  return { training: stories.filter((story) => !isHeldOut(story)), validation: stories.filter(isHeldOut) };
}

/** Excludes stories with more than `limit` steps. @throws ConfigError if a task has no story left */
export function excludeLonger(
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
      `at least ${shortest}, the length of the shortest training story of task ${task}`,
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
