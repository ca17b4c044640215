import { kernels } from "@dncjs/core/backend";

/** What an operation of a walk can run, in the order of their numbers; the compiled module's `run` has the same (tools/run.ts). */
export const functionNames: readonly string[] = [...Object.keys(kernels), "linkStep"].flatMap((name) => [
  `${name}Forward`,
  `${name}Backward`,
]);
