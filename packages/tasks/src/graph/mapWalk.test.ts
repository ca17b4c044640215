import { ArgumentError } from "@dncjs/core";
import { describe, expect, it } from "vitest";
import { readGraph, solveWalks } from "../testing/graphSolver.ts";
import { rightAnswers, sequencesOf } from "../testing/sequences.ts";
import { mapWalk } from "./mapWalk.ts";
import { underground } from "./underground.ts";

const plan = { map: underground, from: "Victoria", labels: ["Victoria N", "Victoria N", "Central E"], seed: 3 };
const nameOf = (edges: readonly number[]) => edges.map((edge) => underground.edges[edge]!);

describe("a walk on a map", () => {
  it("is a sequence of the traversal task that an independent solver solves", () => {
    const { batch, walk, described } = mapWalk(plan);
    const [{ x, target, answer }] = sequencesOf([batch]) as [ReturnType<typeof sequencesOf>[0]];
    const solved = new Map(target.flatMap((values, step) => (answer[step] === 1 ? [[step, values]] : [])));
    expect(solved).toEqual(solveWalks(x));
    expect(readGraph(x).edges).toHaveLength(118);
    expect([...described].sort((a, b) => a - b)).toEqual(underground.edges.map((_, edge) => edge));
    expect(nameOf(walk)).toEqual([
      ["Victoria", "Victoria N", "Green Park"],
      ["Green Park", "Victoria N", "Oxford Circus"],
      ["Oxford Circus", "Central E", "Tottenham Court Road"],
    ]);
  });

  it("has answers by name; a number that is no station has none", () => {
    const { batch, walk, answer } = mapWalk(plan);
    const y = rightAnswers(batch);
    const first = batch.answer.indexOf(1);
    expect(walk.map((_, at) => answer(y, first + at))).toEqual(nameOf(walk));
    expect(answer(y, first + walk.length)).toEqual([null, null, null]);
  });

  it("leaves edges out of the description; numbers and order stay the same", () => {
    const whole = mapWalk(plan);
    const cut = mapWalk({ ...plan, without: [whole.walk[1]!, whole.walk[1]! ^ 1] });
    expect(cut.described).toEqual(whole.described.filter((edge) => edge >> 1 !== whole.walk[1]! >> 1));
    expect(cut.walk).toEqual(whole.walk);
    const X = whole.batch.x.length / whole.batch.steps;
    const shown = (walk: typeof whole, step: number) => [...walk.batch.x.subarray(step * X, step * X + X - 2)];
    cut.described.forEach((edge, step) => {
      expect(shown(cut, step)).toEqual(shown(whole, whole.described.indexOf(edge)));
    });
  });

  it("is rejected if it is empty, or if no edge leads on", () => {
    expect(() => mapWalk({ ...plan, labels: [] })).toThrow(ArgumentError);
    expect(() => mapWalk({ ...plan, labels: ["Victoria N", "Central E"] })).toThrow(
      'labels[1]: got "Central E", expected the label of an edge from Green Park',
    );
    expect(() => mapWalk({ ...plan, from: "Paris" })).toThrow("labels[0]");
  });
});
