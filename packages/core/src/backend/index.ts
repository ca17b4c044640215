/** What a backend needs: its contract, the primitives and updates it implements, and what they cost. */

export * from "../kernels/index.ts";
export type { FloatArray } from "../kernels/kernel.ts";
export { differentiableOf, type Kernel, operandsOf, type Settings, type Shape, shapeSize } from "../kernels/kernel.ts";
export { type CostedCall, callFlops, type Pass, passes } from "../program/cost.ts";
export * from "../updates/index.ts";
export type { Update } from "../updates/update.ts";
export * from "./contract.ts";
