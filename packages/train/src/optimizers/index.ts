import { ConfigError } from "@dncjs/core";
import { Fields } from "@dncjs/core/run";
import { type AdamOptions, type AdamwOptions, adam, adamw } from "./adam.ts";
import type { OptimizerKind } from "./kind.ts";
import { type RmspropTensorflowOptions, rmspropTensorflow } from "./rmspropTensorflow.ts";
import { type RmspropTorchOptions, rmspropTorch } from "./rmspropTorch.ts";

/** What to train with: a type, its learning rate and whatever differs from its defaults. */
export type OptimizerOptions = RmspropTensorflowOptions | RmspropTorchOptions | AdamOptions | AdamwOptions;

/** Options with every default filled in; made by `defineOptimizer`. */
export type CompleteOptimizer = Required<OptimizerOptions>;

const kinds: { readonly [Type in OptimizerOptions["type"]]: OptimizerKind<Extract<OptimizerOptions, { type: Type }>> } =
  {
    rmspropTensorflow,
    rmspropTorch,
    adam,
    adamw,
  };

/** The kind of an optimizer that is known to be of an existing type. */
export function kindOf(type: OptimizerOptions["type"]): OptimizerKind<OptimizerOptions> {
  return kinds[type] as OptimizerKind<OptimizerOptions>;
}

/** Names of what an optimizer remembers of every parameter: one number each. */
export function rememberedBy(type: OptimizerOptions["type"]): readonly string[] {
  return kindOf(type).slots.map(({ name }) => name);
}

/** Completes and checks the `optimizer` field of a recipe. @throws ConfigError */
export function defineOptimizer(options: OptimizerOptions): CompleteOptimizer {
  const type: unknown = (options as { type?: unknown } | null | undefined)?.type;
  if (typeof type !== "string" || !Object.hasOwn(kinds, type)) {
    throw new ConfigError("optimizer.type", type, `one of ${Object.keys(kinds).join(", ")}`);
  }
  const kind = kindOf(type as OptimizerOptions["type"]);
  return Object.freeze(
    kind.define(new Fields("optimizer", "optimizer.", options, ["type", "learningRate", ...kind.options])),
  );
}
