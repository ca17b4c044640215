import { ConfigError } from "@dncjs/core";
import { Fields } from "@dncjs/core/run";
import { type AdamOptions, type AdamwOptions, adam, adamw } from "./adam.ts";
import type { OptimizerKind } from "./kind.ts";
import { type RmspropTensorflowOptions, rmspropTensorflow } from "./rmspropTensorflow.ts";
import { type RmspropTorchOptions, rmspropTorch } from "./rmspropTorch.ts";

/** An optimizer: its type, its learning rate, and options that default to those of the library that the type names. */
export type OptimizerOptions = RmspropTensorflowOptions | RmspropTorchOptions | AdamOptions | AdamwOptions;

/** Optimizer options with all defaults filled in, created by `defineOptimizer`. */
export type CompleteOptimizer = Required<OptimizerOptions>;

const kinds: { readonly [Type in OptimizerOptions["type"]]: OptimizerKind<Extract<OptimizerOptions, { type: Type }>> } =
  {
    rmspropTensorflow,
    rmspropTorch,
    adam,
    adamw,
  };

/** Returns the kind of a valid optimizer type. */
export function kindOf(type: OptimizerOptions["type"]): OptimizerKind<OptimizerOptions> {
  return kinds[type] as OptimizerKind<OptimizerOptions>;
}

/** Returns the names of an optimizer's slots. A slot holds one number for every parameter. @throws ConfigError for an unknown type */
export function rememberedBy(type: OptimizerOptions["type"]): readonly string[] {
  return kindOf(checkType(type)).slots.map(({ name }) => name);
}

/** Returns optimizer options with all defaults filled in. @throws ConfigError if an option is invalid or unknown */
export function defineOptimizer(options: OptimizerOptions): CompleteOptimizer {
  const kind = kindOf(checkType((options as { type?: unknown } | null | undefined)?.type));
  return Object.freeze(
    kind.define(new Fields("optimizer", "optimizer.", options, ["type", "learningRate", ...kind.options])),
  );
}

/** @throws ConfigError for an unknown type */
function checkType(type: unknown): OptimizerOptions["type"] {
  if (typeof type === "string" && Object.hasOwn(kinds, type)) return type as OptimizerOptions["type"];
  throw new ConfigError("optimizer.type", type, `one of ${Object.keys(kinds).join(", ")}`);
}
