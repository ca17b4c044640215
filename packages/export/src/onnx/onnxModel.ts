import { ConfigError, version } from "@dncjs/core";
import {
  buildProgram,
  type Call,
  type DncProgram,
  type ModelFile,
  parameterLayout,
  sizeOf,
  type TensorSpec,
} from "@dncjs/core/run";
import { requireModelFile, requireRepresentable } from "../exportable.ts";
import { CallScope, type Weights } from "./callScope.ts";
import { clamp, gru, join, layerNorm, linear, lstm, relu } from "./controller.ts";
import { Graph } from "./graph.ts";
import { interfaceVector } from "./interfaceVector.ts";
import { encodeModel } from "./proto.ts";
import { contentWeighting, directional, memoryRead, readWeighting } from "./read.ts";
import { StepTensors } from "./stepTensors.ts";
import { allocation, memoryWrite, temporalLink, usage, writeWeighting } from "./write.ts";

/** The functions that add the nodes of a kernel, by its name. */
const kernels: Readonly<Record<string, (call: CallScope) => void>> = {
  allocation,
  clamp,
  contentWeighting,
  directional,
  gru,
  interfaceVector,
  join,
  layerNorm,
  linear,
  lstm,
  memoryRead,
  memoryWrite,
  readWeighting,
  relu,
  temporalLink,
  usage,
  writeWeighting,
};

/** A protocol buffer has at most 2 GiB. 64 KiB are more than the nodes need. */
const MAX_BYTES = 2 ** 31 - 2 ** 16;

/** The start of the name of an output that is the state for the next step. */
export const NEXT = "next_";

/**
 * Returns one step of a network as the bytes of a .onnx file (opset 18, float32).
 *
 * Inputs: x [batch, X], and the state: the tensors of `State` that the next step reads, such as memory [batch, N, W]. Outputs: y [batch, Y],
 * and the new state, each under the name of its input after "next_". The zero state starts an episode. The size of the batch is free.
 * @throws ConfigError for a sparse memory, an option without a form in ONNX, or more weights than a .onnx file holds
 *
 * @example
 * ```ts
 * import { writeFile } from "node:fs/promises";
 * import { readModel } from "@dncjs/core/run";
 * import { onnxModel } from "@dncjs/export";
 * import { modelFiles, readBytes } from "@dncjs/models";
 *
 * await writeFile("copy.onnx", onnxModel(readModel(await readBytes(modelFiles.copy.model))));
 * ```
 */
export function onnxModel(model: Omit<ModelFile, "version">): Uint8Array {
  requireModelFile(model);
  const { config, provenance } = model;
  requireRepresentable(config, "ONNX");
  const layout = parameterLayout(config);
  if (4 * layout.length > MAX_BYTES) {
    throw new ConfigError("config", `${layout.length} parameters`, `at most ${MAX_BYTES / 4}: a .onnx file has 2 GiB`);
  }
  return encodeModel({
    graph: stepGraph(buildProgram(config), { layout, values: Float32Array.from(model.values) }),
    version,
    description:
      "One step of a differentiable neural computer. y are logits, unless the training had the loss meanSquare.",
    metadata: { config: JSON.stringify(config), provenance: JSON.stringify(provenance) },
  });
}

function stepGraph(program: DncProgram, weights: Weights): ReturnType<Graph["build"]> {
  const graph = new Graph();
  const tensors = new StepTensors(graph);
  const { inputSize, outputSize } = program.config;
  tensors.write({ tensor: "x" }, [inputSize], graph.input("x", ["batch", inputSize]));
  const state = carriedState(program);
  for (const { name, shape } of state) {
    tensors.write({ tensor: name, previous: true }, shape, graph.input(name, ["batch", ...shape]));
  }
  for (const call of program.calls) {
    graph.begin(call.label);
    nodesOf(call)(new CallScope(graph, call, tensors, weights));
  }
  graph.begin("state");
  graph.output("y", ["batch", outputSize], tensors.read({ tensor: "y" }, [outputSize]));
  for (const { name, shape } of state) {
    graph.output(`${NEXT}${name}`, ["batch", ...shape], tensors.read({ tensor: name }, shape));
  }
  return graph.build("dnc_step");
}

/** The state tensors that a step reads from the step before. */
function carriedState({ tensors, calls }: DncProgram): readonly TensorSpec[] {
  const read = new Set(
    calls
      .flatMap(({ operands }) => Object.values(operands))
      .filter(({ previous }) => previous)
      .map(({ tensor }) => tensor),
  );
  return [...tensors.values()].filter(
    ({ name, kind, shape }) => kind === "state" && read.has(name) && sizeOf(shape) > 0,
  );
}

function nodesOf({ kernel, label }: Call): (call: CallScope) => void {
  if (Object.hasOwn(kernels, kernel)) return kernels[kernel]!;
  throw new ConfigError(label, kernel, "a kernel with a form in ONNX");
}
