import { ArgumentError, ConfigError } from "@dncjs/core";
import { describe, expect, it } from "vitest";
import { readGraph, solveWalks } from "../testing/graphSolver.ts";
import { sequencesOf } from "../testing/sequences.ts";
import { graphSizeTask } from "./graphSizeTask.ts";
import { traversalTask } from "./traversalTask.ts";

describe("walks on graphs of a given size", () => {
  it.each([20, 37, 96])("have graphs of %d edges, and walks of 1 to 10 edges", (triples) => {
    const sequences = sequencesOf([...graphSizeTask({ triples, seed: 2 }).evaluationBatches(50)]);
    expect(sequences).toHaveLength(200);
    const lengths = new Set<number>();
    for (const { x, target, answer } of sequences.slice(0, 60)) {
      const { edges, walks } = readGraph(x);
      expect(edges).toHaveLength(triples);
      const sources = edges.map(([source]) => source);
      const degrees = [...new Set(sources)].map((node) => sources.filter((source) => source === node).length);
      expect(Math.max(...degrees)).toBeLessThanOrEqual(4);
      expect(degrees.filter((degree) => degree < 2).length).toBeLessThanOrEqual(1);
      for (const { query } of walks) lengths.add(query.length);
      const answers = new Map(target.flatMap((values, step) => (answer[step] === 1 ? [[step, values]] : [])));
      expect(answers).toEqual(solveWalks(x));
    }
    expect([Math.min(...lengths), Math.max(...lengths)]).toEqual([1, 10]);
  });

  it("fit a network of the traversal task", () => {
    const { name, inputSize, outputSize, loss, lossGroups, metric } = traversalTask({ seed: 1 });
    expect(graphSizeTask({ triples: 64, seed: 1 })).toMatchObject({
      name,
      inputSize,
      outputSize,
      loss,
      lossGroups,
      metric,
    });
  });

  it("reject sizes out of range", () => {
    expect(() => graphSizeTask({ triples: 19, seed: 1 })).toThrow(ConfigError);
    expect(() => graphSizeTask({ triples: 64, maxLength: 0, seed: 1 })).toThrow("maxLength");
    expect(() => graphSizeTask({ triples: 64, seed: -1 })).toThrow(ArgumentError);
  });
});
