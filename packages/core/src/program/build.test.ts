import { describe, expect, test } from "vitest";
import { defineConfig } from "../config.ts";
import { networks } from "../testing/index.ts";
import { buildProgram } from "./build.ts";
import type { Program } from "./program.ts";

const programOf = (name: string): Program => buildProgram(defineConfig(networks[name]!));
const labels = ({ calls }: Program, phase: string) =>
  calls.filter((call) => call.phase === phase).map((call) => call.label);
const callOf = ({ calls }: Program, label: string) => calls.find((call) => call.label === label)!;

describe("buildProgram", () => {
  test("lists the step in the order of the mathematics, the products over all steps around it", () => {
    const program = programOf("one layer");
    expect(labels(program, "before")).toEqual(["controller.0.inputProjection"]);
    expect(labels(program, "step")).toEqual([
      ...["controller.0.sum", "controller.0.lstm", "interface", "interfaceVector"],
      ...["usage", "writeContentWeighting", "allocation", "writeWeighting", "memoryWrite", "temporalLink"],
      ...["readContentWeighting", "directional", "readWeighting", "memoryRead", "features"],
    ]);
    expect(labels(program, "after")).toEqual(["output"]);
  });

  test("writes look up the memory before the step, reads the memory after it", () => {
    const program = programOf("one layer");
    expect(callOf(program, "writeContentWeighting").operands.memory).toEqual({ tensor: "memory", previous: true });
    expect(callOf(program, "readContentWeighting").operands.memory).toEqual({ tensor: "memory" });
    expect(callOf(program, "directional").operands).toMatchObject({
      link: { tensor: "link" },
      prevReadWeights: { tensor: "readWeights", previous: true },
    });
    expect(callOf(program, "temporalLink").operands.prevPrecedence).toEqual({ tensor: "precedence", previous: true });
  });

  test("the controller sees the read vectors of the step before, every layer of it", () => {
    const program = programOf("two layers, two write heads");
    for (const layer of [0, 1]) {
      const { input0, input1, input2 } = callOf(program, `controller.${layer}.sum`).operands;
      expect(input0).toEqual({ tensor: "h", previous: true, offset: layer * 3 });
      expect(input1).toEqual({ tensor: "readVectors", previous: true });
      expect(input2).toEqual(layer === 0 ? undefined : { tensor: "h", offset: 0 });
    }
  });

  test("options bind what they need, and nothing without them", () => {
    const bound = (network: string) => {
      const program = programOf(network);
      const names = (label: string) => Object.keys(callOf(program, label).operands);
      return [
        names("writeContentWeighting").includes("masks"),
        names("memoryWrite").includes("retention"),
        names("directional").includes("forwardSharpness"),
        program.calls.some(({ label }) => label === "output.clamp"),
      ];
    };
    expect(bound("every option")).toEqual([true, true, true, true]);
    expect(bound("one layer")).toEqual([false, false, false, false]);
  });

  test("without a memory there is neither interface nor memory in the step", () => {
    expect(labels(programOf("no memory"), "step")).toEqual([
      ...["controller.0.sum", "controller.0.lstm", "controller.1.sum", "controller.1.lstm", "features"],
    ]);
    expect(labels(programOf("no memory, feed-forward"), "step")).toEqual([
      ...["controller.0.sum", "controller.0.relu", "features"],
    ]);
  });

  test("an objective adds its loss after the steps and the price of writing within them", () => {
    const config = defineConfig(networks["one layer"]!);
    const program = buildProgram(config, { loss: "softmaxCrossEntropy", groups: 2, writePrice: 0.1, gradientClip: 10 });
    expect(labels(program, "after")).toEqual(["output", "loss"]);
    expect(callOf(program, "loss").settings).toMatchObject({ Y: 2, G: 2 });
    expect(callOf(program, "writePrice")).toMatchObject({ phase: "step", settings: { price: 0.1 } });
    expect(callOf(program, "controller.0.lstm").settings.gradientClip).toBe(10);
    const unpriced = buildProgram(defineConfig(networks["no memory"]!), { loss: "meanSquare", writePrice: 0.1 });
    expect(unpriced.tensors.has("stepWeight")).toBe(false);
  });
});
