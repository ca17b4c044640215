import type { DncConfig } from "@dncjs/core";

/**
 * Describes the shape of a network, which must match to load its weights: "8 inputs, 6 outputs, LSTM 24, memory 16 ×
 * 12".
 */
export function shapeWords({ inputSize, outputSize, controller, memory, layerNorm, bidirectional }: DncConfig): string {
  const layers =
    controller.type === "feedforward"
      ? `feedforward ${controller.widths.join(" + ")}`
      : `${controller.type.toUpperCase()} ${Array(controller.layers).fill(controller.hiddenSize).join(" + ")}`;
  const both = bidirectional ? `bidirectional ${layers}` : layers;
  const units = layerNorm ? `${both} with layer norm` : both;
  if (!memory) return `${inputSize} inputs, ${outputSize} outputs, ${units}, no memory`;
  const { locations, wordSize, readHeads, writeHeads, masking, deallocation, sharpness } = memory;
  const heads = `${readHeads} read and ${writeHeads} write ${readHeads + writeHeads > 2 ? "heads" : "head"}`;
  const extras = [masking && "masks", deallocation && "de-allocation", sharpness && "sharpness"].filter(Boolean);
  return [
    `${inputSize} inputs`,
    `${outputSize} outputs`,
    units,
    `memory ${locations} × ${wordSize}`,
    heads,
    ...extras,
  ].join(", ");
}
