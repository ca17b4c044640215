import type { DncConfig } from "@dncjs/core";

/** "8 numbers in, 6 out, LSTM 24, memory 16 × 12": what a network must share with another to take its weights; the rest if that is alike. */
export function shapeWords({ inputSize, outputSize, controller, memory }: DncConfig): string {
  const units =
    controller.type === "lstm"
      ? `LSTM ${Array(controller.layers).fill(controller.hiddenSize).join(" + ")}`
      : `feedforward ${controller.widths.join(" + ")}`;
  if (!memory) return `${inputSize} numbers in, ${outputSize} out, ${units}, no memory`;
  const { locations, wordSize, readHeads, writeHeads, masking, deallocation, sharpness } = memory;
  const heads = `${readHeads} read and ${writeHeads} write ${readHeads + writeHeads > 2 ? "heads" : "head"}`;
  const extras = [masking && "masks", deallocation && "de-allocation", sharpness && "sharpness"].filter(Boolean);
  return [
    `${inputSize} numbers in`,
    `${outputSize} out`,
    units,
    `memory ${locations} × ${wordSize}`,
    heads,
    ...extras,
  ].join(", ");
}
