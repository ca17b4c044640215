import type { DncConfig } from "@dncjs/core";
import { interfaceSize } from "@dncjs/core/run";
import { EPSILON } from "../epsilon.ts";
import { bounded, controllerLines, layerNormLines, parameterLines } from "./controllerLines.ts";
import { lookUpLines, memoryLines } from "./memoryLines.ts";
import { indented } from "./pythonLines.ts";

/** The first line of every Python file that an export writes. */
export const PYTHON_HEAD = "# Written by dnc export.";

/** Returns a Python module with the class Dnc: one step of a network with the options of this configuration, and no others. */
export function torchModule(config: DncConfig): string {
  const { memory } = config;
  const lines = [
    `${PYTHON_HEAD} The equations are in docs/math.md of dncjs.`,
    "import torch",
    "from torch import nn",
    "from torch.nn.functional import linear, softplus",
    "",
    ...sizeLines(config),
    "",
    "",
    ...layerNormLines(config),
    ...(memory ? lookUpLines(memory) : []),
    "class Dnc(nn.Module):",
    ...indented(1, [
      '"""One step: y, state = dnc(x, state). x [batch, X]; y [batch, Y], logits unless the loss was meanSquare."""',
      "",
      "def __init__(self):",
      ...indented(1, parameterLines(config)),
      "",
      "def zero_state(self, batch):",
      ...indented(1, stateLines(config)),
      "",
      "def forward(self, x, state):",
      ...indented(1, [
        ...controllerLines(config),
        ...(memory ? memoryLines(memory, config.layerNorm) : []),
        ...outputLines(config),
      ]),
    ]),
  ];
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}

function sizeLines({ inputSize, outputSize, controller, memory, layerNorm }: DncConfig): string[] {
  const lines = [
    `X, Y = ${inputSize}, ${outputSize}  # inputs, outputs`,
    controller.type === "feedforward"
      ? `WIDTHS = [${controller.widths.join(", ")}]  # units of each layer`
      : `H, LAYERS = ${controller.hiddenSize}, ${controller.layers}  # hidden units, layers`,
  ];
  if (memory) {
    const { locations, wordSize, readHeads, writeHeads } = memory;
    const names = "locations, word size, read heads, write heads";
    lines.push(`N, W, R, V = ${locations}, ${wordSize}, ${readHeads}, ${writeHeads}  # ${names}`);
    lines.push(`INTERFACE = ${interfaceSize(memory)}  # numbers of the interface vector`);
  }
  return memory || layerNorm ? [...lines, `EPSILON = ${EPSILON.toExponential()}`] : lines;
}

function stateLines({ controller, memory }: DncConfig): string[] {
  const shapes = [
    ...(controller.type === "gru" ? ['"h": (LAYERS, H)'] : []),
    ...(controller.type === "lstm" ? ['"h": (LAYERS, H), "c": (LAYERS, H)'] : []),
    ...(memory ? ['"memory": (N, W), "usage": (N,)'] : []),
    ...(memory?.links ? ['"link": (V, N, N), "precedence": (V, N)'] : []),
    ...(memory ? ['"readWeights": (R, N), "writeWeights": (V, N), "readVectors": (R, W)'] : []),
  ];
  return [
    "shapes = {",
    ...indented(
      1,
      shapes.map((line) => `${line},`),
    ),
    "}",
    "return {name: torch.zeros(batch, *shape, device=self.output.weight.device) for name, shape in shapes.items()}",
  ];
}

function outputLines({ clip, memory }: DncConfig): string[] {
  const features = memory ? "torch.cat([hidden, read_vectors.flatten(1)], 1)" : "hidden";
  return [...(memory ? [""] : []), `return ${bounded(`self.output(${features})`, clip)}, new`];
}
