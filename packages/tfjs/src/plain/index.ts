export type { PassOptions } from "./controller.ts";
export type { PlainInput } from "./input.ts";
export { type PlainOptions, type PlainResult, plainSequence } from "./plainSequence.ts";
export type { Tensors } from "./tensors.ts";
