import { sizeOf } from "../program/program.ts";
import { Random } from "../random.ts";
import type { DncConfig } from "./config.ts";
import { interfaceLayout } from "./interfaceLayout.ts";
import { parameterLayout } from "./parameters.ts";

/** The matrices whose columns are [x ; read vectors]. */
const FIRST_LAYER = /\.0\.weight(?!_hh)/;

/**
 * Initial values of all parameters, in the order of `parameterLayout`: weights uniform in ±1/√(fan-in), where `activeInputs` replaces X and
 * separates x from the read vectors; biases 0 but those of forget gates (`forgetBias`) and allocation gates (`allocationGateBias`); gains 1.
 * Each tensor has a random stream of its own.
 */
export function initialValues(config: DncConfig, seed: number): Float64Array {
  const { specs, offsets, length } = parameterLayout(config);
  const values = new Float64Array(length);
  const random = new Random(seed).fork("parameters");
  for (const { name, shape, fanIn } of specs) {
    const tensor = values.subarray(offsets.get(name)!, offsets.get(name)! + sizeOf(shape));
    const stream = random.fork(name);
    const active = FIRST_LAYER.test(name) ? config.activeInputs : null;
    const bound = 1 / Math.sqrt(active ?? fanIn);
    const boundOfReads = active ? 1 / Math.sqrt(fanIn - config.inputSize) : bound;
    if (fanIn > 0)
      for (let k = 0; k < tensor.length; k++)
        tensor[k] = (2 * stream.uniform() - 1) * (k % shape[1]! < config.inputSize ? bound : boundOfReads);
    else if (/\.gain/.test(name)) tensor.fill(1);
    else if (config.controller.type === "lstm" && /^(controller|reverse)\./.test(name)) {
      const H = config.controller.hiddenSize;
      tensor.fill(config.controller.forgetBias, H, 2 * H);
    } else if (config.memory && name === "interface.bias") {
      const { offset, length } = interfaceLayout(config.memory).find((part) => part.name === "allocationGate")!;
      tensor.fill(config.memory.allocationGateBias, offset, offset + length);
    }
  }
  return values;
}
