import { describe, expect, it } from "vitest";
import { Curriculum } from "./curriculum.ts";
import { defineRecipe } from "./recipe.ts";
import { echoRecipe } from "./testing/echoRecipe.ts";
import { echoTask } from "./testing/echoTask.ts";

const lessons = ["one", "two", "three", "four"];
const task = { ...echoTask(), lessons };

function curriculum(revisit: number, seed = 1): Curriculum {
  return Curriculum.of(defineRecipe({ ...echoRecipe, curriculum: { advanceAt: 0.1, revisit } }), task, seed)!;
}

const lessonsOf = (made: Curriculum, current: number, batches: number) =>
  Array.from({ length: batches }, (_, batch) => made.lessonOf(batch, current));

describe("a curriculum", () => {
  it("exists only if the recipe has one and the task has two or more lessons", () => {
    const recipe = defineRecipe({ ...echoRecipe, curriculum: { advanceAt: 0.1, revisit: 0 } });
    expect(Curriculum.of(defineRecipe(echoRecipe), task, 1)).toBeUndefined();
    expect(Curriculum.of(recipe, echoTask(), 1)).toBeUndefined();
    expect(Curriculum.of(recipe, { ...task, lessons: ["all"] }, 1)).toBeUndefined();
  });

  it("has one number of locations for each lesson, if the recipe has any", () => {
    const locationsOf = (locations?: readonly number[]) => {
      const options = { advanceAt: 0.1, revisit: 0, ...(locations ? { locations } : {}) };
      const made = Curriculum.of(defineRecipe({ ...echoRecipe, curriculum: options }), task, 1)!;
      return lessons.map((_, lesson) => made.locationsOf(lesson));
    };
    expect(locationsOf([1, 2, 2, 4])).toEqual([1, 2, 2, 4]);
    expect(locationsOf()).toEqual([undefined, undefined, undefined, undefined]);
    expect(() => locationsOf([1, 2, 4])).toThrow("curriculum.locations: got");
    expect(() => locationsOf([1, 2, 4])).toThrow("expected 4 numbers, one for each lesson");
  });

  it("revisits all earlier lessons equally often, at the given rate", () => {
    const found = lessonsOf(curriculum(0.3), 3, 20_000);
    const shares = lessons.map((_, lesson) => found.filter((one) => one === lesson).length / found.length);
    for (const [lesson, share] of [0.1, 0.1, 0.1, 0.7].entries()) expect(shares[lesson]).toBeCloseTo(share, 2);
  });

  it("revisits nothing with a rate of 0, or at the first lesson", () => {
    expect(new Set(lessonsOf(curriculum(0), 2, 500))).toEqual(new Set([2]));
    expect(new Set(lessonsOf(curriculum(0.9), 0, 500))).toEqual(new Set([0]));
  });

  it("is a function of the seed and the batch number", () => {
    const found = lessonsOf(curriculum(0.5), 2, 50);
    const made = curriculum(0.5);
    expect(found.toReversed()).toEqual(found.map((_, at) => made.lessonOf(49 - at, 2)));
    expect(lessonsOf(curriculum(0.5, 2), 2, 50)).not.toEqual(found);
  });

  it("advances by the task's metric, but not past the last lesson and not for NaN", () => {
    const made = curriculum(0);
    expect(made.next(1, { error: 0.1 })).toBe(2);
    expect(made.next(1, { error: 0.11 })).toBe(1);
    expect(made.next(1, { error: Number.NaN })).toBe(1);
    expect(made.next(3, { error: 0 })).toBe(3);
    expect(made.lesson(2)).toEqual({ index: 2, count: 4, description: "three" });
  });
});
