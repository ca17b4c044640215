import { defineSpec, type KernelSpec } from "../kernel.ts";

type Inputs = "writeWeights" | "erase" | "write" | "retention";
type Data = "writeIndex" | "touchedIndex";
type Saved = "prevWords";

export const sparseMemoryWrite: KernelSpec<Inputs, never, Data, never, Saved, never, "memory", "writtenIndex"> =
  defineSpec({
    name: "sparseMemoryWrite",
    inputs: { writeWeights: "V writeSize", erase: "V W", write: "V W", retention: "touched" },
    data: { writeIndex: "V writeSize", touchedIndex: "touched" },
    journaled: { memory: "N W" },
    outputs: {},
    indices: { writtenIndex: "written" },
    saved: { prevWords: "written W" },
    touched: { memory: "W" },
    optional: ["retention", "touchedIndex"],
    sizes: ["N", "W", "V", "writeSize", "touched", "written"],
  });
