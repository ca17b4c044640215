import { ArgumentError, defineConfig } from "@dncjs/core";
import { parameterCount } from "@dncjs/core/run";
import { expect, test } from "vitest";
import { configurationNames, configurationOf, networkOf } from "./configurations.ts";

test("the configurations are C1 to C5, with the weights and biases of their networks", () => {
  expect(configurationNames).toEqual(["C1", "C2", "C3", "C3b", "C4", "C5"]);
  // 45,248, 170,368 and 890,624 weights, and a bias for each sum: 4H + interface + output.
  const counts = configurationNames.map((name) => parameterCount(defineConfig(networkOf(configurationOf(name)))));
  expect(counts).toEqual([45_649, 171_137, 892_279, 892_279, 892_279, 892_279]);
});

test("the error for an unknown name lists the names", () => {
  expect(() => configurationOf("C9")).toThrow(ArgumentError);
  expect(() => configurationOf("toString")).toThrow(
    'configuration: got "toString", expected one of C1, C2, C3, C3b, C4, C5',
  );
});
