import { ArgumentError, defineConfig } from "@dncjs/core";
import { parameterCount } from "@dncjs/core/run";
import { expect, test } from "vitest";
import { configurationNames, configurationOf, networkOf } from "./configurations.ts";

test("the configurations are C1 to C5 and S1 to S3, with the weights and biases of their networks", () => {
  expect(configurationNames).toEqual(["C1", "C2", "C3", "C3b", "C4", "C5", "S1", "S2", "S3"]);
  // 45,248, 170,368, 890,624 and 69,440 weights, and a bias for each sum: 4H + interface + output.
  const counts = configurationNames.map((name) => parameterCount(defineConfig(networkOf(configurationOf(name)))));
  expect(counts).toEqual([45_649, 171_137, 892_279, 892_279, 892_279, 892_279, 69_953, 69_953, 69_953]);
});

test("the error for an unknown name lists the names", () => {
  expect(() => configurationOf("C9")).toThrow(ArgumentError);
  expect(() => configurationOf("toString")).toThrow(
    'configuration: got "toString", expected one of C1, C2, C3, C3b, C4, C5, S1, S2, S3',
  );
});
