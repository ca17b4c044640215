import { describe, expect, test } from "vitest";
import { shapeSize } from "../kernels/kernel.ts";
import { type Program, sizeOf } from "../program/program.ts";
import { networks } from "../testing/index.ts";
import { buildProgram } from "./build.ts";
import { defineConfig } from "./config.ts";

const programOf = (name: string): Program => buildProgram(defineConfig(networks[name]!));
const labels = ({ calls }: Program, phase: string) =>
  calls.filter((call) => call.phase === phase).map((call) => call.label);
const callOf = ({ calls }: Program, label: string) => calls.find((call) => call.label === label)!;

describe("buildProgram", () => {
  test("lists the calls of a step in the order of docs/math.md, and the products over all steps before and after them", () => {
    const program = programOf("one layer");
    expect(labels(program, "before")).toEqual(["controller.0.inputProjection"]);
    expect(labels(program, "step")).toEqual([
      "controller.0.sum",
      "controller.0.lstm",
      "interface",
      "interfaceVector",
      "usage",
      "writeContentWeighting",
      "allocation",
      "writeWeighting",
      "memoryWrite",
      "temporalLink",
      "readContentWeighting",
      "directional",
      "readWeighting",
      "memoryRead",
      "features",
    ]);
    expect(labels(program, "after")).toEqual(["output"]);
  });

  test("writes look up the memory of the previous step, reads that of this step", () => {
    const program = programOf("one layer");
    expect(callOf(program, "writeContentWeighting").operands.memory).toEqual({ tensor: "memory", previous: true });
    expect(callOf(program, "readContentWeighting").operands.memory).toEqual({ tensor: "memory" });
    expect(callOf(program, "directional").operands).toMatchObject({
      link: { tensor: "link" },
      prevReadWeights: { tensor: "readWeights", previous: true },
    });
    expect(callOf(program, "temporalLink").operands.prevPrecedence).toEqual({ tensor: "precedence", previous: true });
  });

  test("every layer of the controller receives the read vectors of the previous step", () => {
    const program = programOf("two layers, two write heads");
    for (const layer of [0, 1]) {
      const { input0, input1, input2, weight1, weight2 } = callOf(program, `controller.${layer}.sum`).operands;
      expect(input0).toEqual({ tensor: "h", previous: true, offset: layer * 3 });
      expect(input1).toEqual({ tensor: "readVectors", previous: true });
      expect(input2).toEqual(layer === 0 ? undefined : { tensor: "h", offset: 0 });
      // Columns of weight_ih: [x ; read vectors ; layer below].
      const weight = `controller.${layer}.weight_ih`;
      expect(weight1).toEqual({ tensor: weight, offset: 2 });
      expect(weight2).toEqual(layer === 0 ? undefined : { tensor: weight, offset: 2 + 6 });
      expect(callOf(program, `controller.${layer}.inputProjection`).operands.weight0).toEqual({ tensor: weight });
    }
  });

  test("every layer of an LSTM writes its part of h and c; the last feed-forward layer writes all of h", () => {
    const { h, c, prevC } = callOf(programOf("two layers, two write heads"), "controller.1.lstm").operands;
    expect([h, c, prevC]).toEqual([
      { tensor: "h", offset: 3 },
      { tensor: "c", offset: 3 },
      { tensor: "c", offset: 3, previous: true },
    ]);
    for (const [network, last] of [
      ["feed-forward", 1],
      ["no memory, feed-forward", 0],
    ] as const) {
      expect(callOf(programOf(network), `controller.${last}.relu`).operands.out).toEqual({ tensor: "h" });
    }
  });

  test("the next layer receives h of this step; the interface and the output receive h of all layers", () => {
    const program = programOf("two layers, two write heads");
    expect(callOf(program, "interface").operands.input0).toEqual({ tensor: "h" });
    expect(callOf(program, "features").settings).toEqual({ K: 6 + 6, K0: 6, K1: 6 });
    const stacked = callOf(programOf("feed-forward"), "controller.1.sum").operands;
    expect([stacked.input0, stacked.bias]).toEqual([
      { tensor: "controller.0.activation" },
      { tensor: "controller.1.bias" },
    ]);
  });

  test.each(Object.keys(networks))(
    "every operand lies within its tensor, and operands that are left out have size 0: %s",
    (network) => {
      const { calls, tensors } = buildProgram(defineConfig(networks[network]!), { loss: "meanSquare", writePrice: 1 });
      for (const { label, kernel: name, spec: kernel, operands, settings } of calls) {
        const shapes = { ...kernel.inputs, ...kernel.data, ...kernel.outputs, ...kernel.saved, ...kernel.scratch };
        for (const [operand, { tensor, offset = 0 }] of Object.entries(operands)) {
          if (operand in kernel.parameters) continue;
          const end = offset + shapeSize(shapes[operand]!, settings);
          expect(end, `${label}.${operand}`).toBeLessThanOrEqual(sizeOf(tensors.get(tensor)!.shape));
        }
        if (name !== "linear") continue;
        for (const k of [0, 1, 2]) {
          const columns = settings[`K${k}`]!;
          const bound = operands[`weight${k}`];
          expect(columns > 0, `${label}: K${k}`).toBe(bound !== undefined && `input${k}` in operands);
          if (bound) expect(settings[`stride${k}`], label).toBe(tensors.get(bound.tensor)!.shape[1]);
        }
      }
    },
  );

  test("the resolution of the sort is usageResolution, and 0 for the exact sort", () => {
    expect(callOf(programOf("one layer"), "allocation").settings.resolution).toBe(128);
    expect(callOf(programOf("every option"), "allocation").settings.resolution).toBe(0);
  });

  test("options bind their operands, and only if they are on", () => {
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
    const tight = buildProgram(defineConfig({ ...networks["one layer"]!, clip: 0.5 }));
    expect(callOf(tight, "output.clamp").settings).toEqual({ K: 2, clip: 0.5 });
    expect(callOf(tight, "output.clamp").operands.out).toEqual({ tensor: "y" });
  });

  test("without links the program lacks their calls and state, and reads bind content alone", () => {
    const program = programOf("no links");
    expect(labels(program, "step")).not.toContain("temporalLink");
    expect(labels(program, "step")).not.toContain("directional");
    for (const name of ["link", "precedence", "forward", "backward", "rawForward"]) {
      expect(program.tensors.has(name), name).toBe(false);
    }
    expect(Object.keys(callOf(program, "readWeighting").operands)).toEqual(["readModes", "content", "readWeights"]);
    expect(callOf(program, "interfaceVector").settings).toMatchObject({ links: 0, allocation: 1 });
  });

  test("without allocation the program lacks its call, writes bind content alone, and usage stays", () => {
    const program = programOf("no allocation");
    expect(labels(program, "step")).not.toContain("allocation");
    expect(labels(program, "step")).toContain("usage");
    expect(program.tensors.has("allocation")).toBe(false);
    expect(Object.keys(callOf(program, "writeWeighting").operands)).not.toContain("allocation");
    expect(callOf(program, "interfaceVector").settings).toMatchObject({ links: 1, allocation: 0 });
  });

  test("without a memory the step has neither interface nor memory calls", () => {
    expect(labels(programOf("no memory"), "step")).toEqual([
      "controller.0.sum",
      "controller.0.lstm",
      "controller.1.sum",
      "controller.1.lstm",
      "features",
    ]);
    const feedforward = labels(programOf("no memory, feed-forward"), "step");
    expect(feedforward).toEqual(["controller.0.sum", "controller.0.relu", "features"]);
  });

  test("an objective adds its loss after the steps and the write price in every step", () => {
    const config = defineConfig(networks["one layer"]!);
    const program = buildProgram(config, { loss: "softmaxCrossEntropy", groups: 2, writePrice: 0.1, gradientClip: 10 });
    expect(labels(program, "after")).toEqual(["output", "loss"]);
    expect(callOf(program, "loss").settings).toMatchObject({ Y: 2, G: 2 });
    expect(callOf(program, "writePrice")).toMatchObject({ phase: "step", settings: { price: 0.1 } });
    expect(callOf(program, "controller.0.lstm").settings.gradientClip).toBe(10);
    const plain = buildProgram(config, { loss: "softmaxCrossEntropy" });
    expect([callOf(plain, "loss").settings.G, callOf(plain, "controller.0.lstm").settings.gradientClip]).toEqual([
      1, 0,
    ]);
    const unpriced = buildProgram(defineConfig(networks["no memory"]!), { loss: "meanSquare", writePrice: 0.1 });
    expect(unpriced.tensors.has("stepWeight")).toBe(false);
  });
});
