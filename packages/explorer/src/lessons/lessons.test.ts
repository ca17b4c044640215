import { readModel } from "@dncjs/core/run";
import { columnSymbols } from "@dncjs/inspect";
import { type ModelName, modelFiles, readBytes } from "@dncjs/models";
import { allocationTask, associativeRecallTask, copyTask } from "@dncjs/tasks";
import type { Batch, Task } from "@dncjs/train";
import { describe, expect, it } from "vitest";
import { symbolsOf } from "../session/measure.ts";
import { allocate } from "./allocate/allocate.ts";
import { copy } from "./copy/copy.ts";
import { figureSizeOf } from "./figureSize.ts";
import type { PictureLesson } from "./lesson.ts";
import type { LoadedContent } from "./lessonContent.ts";
import { lessonContentOf } from "./lessonContentOf.ts";
import { lessons } from "./lessons.ts";
import { flip, readPicture, writePicture } from "./picture/picture.ts";
import { measuredOf } from "./picture/pictureContent.ts";
import { recall } from "./recall/recall.ts";
import { loadCodeOf } from "./underground/mapPart.ts";

/** Reads the columns shown to the first batch element from its channels. */
function columnsOf(batch: Batch, task: Task, squares: number): number[][] {
  const X = task.inputSize;
  const at = (t: number) => [...batch.x.subarray(t * batch.batch * X, t * batch.batch * X + X)];
  return Array.from({ length: batch.steps }, (_, t) => at(t))
    .filter((x, t) => batch.answer[t * batch.batch] === 0 && x[squares] === 0 && x[squares + 1] === 0)
    .map((x) => x.slice(0, squares));
}

describe.each([
  [copy, copyTask({ seed: 3 })],
  [allocate, allocationTask({ seed: 3, length: 10, sequences: 5 })],
  [recall, associativeRecallTask({ seed: 3 })],
] as const)("the lesson %o", (lesson: PictureLesson, task) => {
  it("has the same steps as the task that trained its network", () => {
    const [batch] = task.evaluationBatches(1);
    const columns = columnsOf(batch!, task, lesson.squares).slice(0, lesson.columnCount);
    const again = Array.from({ length: 5 }, (_, choice) => lesson.episode(columns, choice));
    const episode = again.find(({ x }) => x.join() === batch!.x.join());
    expect(episode).toBeDefined();
    expect(episode!.expected.map((column) => (column >= 0 ? 1 : 0))).toEqual([...batch!.answer]);
    const { meaning, judged } = measuredOf(episode!);
    const flags = [
      [lesson.squares, "▸"],
      [lesson.squares + 1, "?"],
    ] as const;
    const channels = { symbol: { from: 0, bits: lesson.squares }, flags, needed: lesson.squares };
    expect(symbolsOf(meaning, episode!.x, judged)).toEqual(columnSymbols(batch!, channels));
    const expected = episode!.expected.flatMap(
      (column) => episode!.columns[column] ?? new Array(lesson.squares).fill(0),
    );
    expect(expected).toEqual([...batch!.target]);
  });
});

it.each(lessons.map((lesson) => [lesson.name, lesson] as const))(
  "the axes of %s have the size of its figure before the network has run",
  async (name, lesson) => {
    const { config } = readModel(await readBytes(modelFiles[lesson.model as ModelName].model));
    expect(lesson.memory).toEqual({ locations: config.memory!.locations, wordSize: config.memory!.wordSize });
    await loadCodeOf(lesson);
    const loaded = lessonContentOf({ lesson: name, shown: null, text: null, choice: null });
    const { content, request } = loaded as LoadedContent;
    const size = figureSizeOf(lesson, { shown: null, text: null, choice: null });
    expect(size).toMatchObject({ T: request.x.length / config.inputSize, ...content.size });
  },
);

const pictureLessons = lessons.filter((lesson) => lesson.kind === "picture");

describe.each(pictureLessons.map((lesson) => [lesson.name, lesson] as const))("the lesson %s", (_, lesson) => {
  it("starts with a valid picture, at an existing step", () => {
    const columns = readPicture(lesson.shown, lesson.columnCount, lesson.squares);
    expect(writePicture(columns)).toBe(lesson.shown);
    const { steps } = lesson.episode(columns, lesson.choice?.start ?? 0);
    expect(lesson.startStep).toBeLessThan(steps);
    expect(lesson.meaningStep ?? 0).toBeLessThan(steps);
  });
});

it("pictures survive encoding; short texts are padded and extra bits ignored", () => {
  expect(readPicture("01ff", 3, 2)).toEqual([
    [1, 0],
    [1, 1],
    [0, 0],
  ]);
  expect(flip(readPicture("00", 1, 2), 0, 1)).toEqual([[0, 1]]);
});
