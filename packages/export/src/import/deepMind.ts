import { ConfigError } from "@dncjs/core";
import { type Affine, named, outputsOf, stackedAffine } from "./affine.ts";
import type { ForeignTensors } from "./foreignTensors.ts";
import { type ImportedModel, type ImportOptions, modelOf, readModeRows, requireSizes } from "./importedModel.ts";
import { columnsOf, transposed } from "./matrix.ts";

const GATES = "lstm/w_gates";

/** The clip_value of DeepMind's train.py. */
const CLIP = 20;

/** The start of the names of the variables, such as "dnc/"; undefined for the file of another library. */
export function deepMindScope(tensors: ForeignTensors): string | undefined {
  return tensors.names.find((name) => name.endsWith(GATES))?.slice(0, -GATES.length);
}

/** The state of optimizers in a checkpoint of a training. */
const OPTIMIZER = /(^|\/)(RMSProp|Adam|Momentum)(_\d+)?$|^beta\d_power$|^global_step$/;

interface Sizes {
  readonly X: number;
  readonly Y: number;
  readonly H: number;
  readonly R: number;
  readonly V: number;
  readonly W: number;
}

/**
 * Converts the variables of a checkpoint of google-deepmind/dnc: its `DNC`, with an LSTM of one layer. The result computes the same function.
 * @throws CheckpointError for a missing, unknown or misshapen tensor; ConfigError for a peephole LSTM, or invalid options
 */
export function importDeepMind(tensors: ForeignTensors, scope: string, options: ImportOptions): ImportedModel {
  const peephole = tensors.names.find((name) => /lstm\/w_[fio]_diag$/.test(name));
  if (peephole !== undefined) throw new ConfigError("use_peepholes", true, "false: an LSTM without peepholes");
  const sizes = sizesOf(tensors, scope);
  requireSizes(sizes);
  const { X, Y, H, R, V, W } = sizes;
  const parameters = {
    ...controllerOf(tensors, scope, sizes),
    ...named("interface", interfaceOf(tensors, `${scope}memory_access/`, sizes)),
    ...named("output", affine(tensors, `${scope}output_linear`, Y, H + R * W)),
  };
  tensors.requireAllUsed(OPTIMIZER);
  const memory = {
    locations: options.locations,
    wordSize: W,
    readHeads: R,
    writeHeads: V,
    softplusStrengths: true,
    usageGradient: false,
    usageResolution: "exact" as const,
  };
  const controller = { type: "lstm", hiddenSize: H } as const;
  const network = { inputSize: X, outputSize: Y, controller, memory, clip: options.clip ?? CLIP };
  return modelOf(network, parameters, "google-deepmind/dnc");
}

function sizesOf(tensors: ForeignTensors, scope: string): Sizes {
  const outputs = (name: string) => tensors.matrix(`${scope}${name}/w`).columns;
  const V = outputs("memory_access/write_gate");
  const R = outputs("memory_access/free_gate");
  const W = outputs("memory_access/write_vectors") / V;
  const { rows, columns } = tensors.matrix(scope + GATES);
  const H = columns / 4;
  return { X: rows - H - R * W, Y: outputs("output_linear"), H, R, V, W };
}

/** Sonnet's weights are [inputs, outputs]. */
function affine(tensors: ForeignTensors, name: string, outputs: number, inputs: number): Affine {
  return {
    weight: transposed(tensors.matrix(`${name}/w`, inputs, outputs)),
    bias: tensors.vector(`${name}/b`, outputs),
  };
}

/** Sonnet's gates are in the order input, cell, forget, output, and its forget gates have a bias of 1 more. */
function controllerOf(tensors: ForeignTensors, scope: string, { X, H, R, W }: Sizes): Record<string, Float64Array> {
  const inputs = X + R * W;
  const weight = transposed(tensors.matrix(scope + GATES, inputs + H, 4 * H));
  const gates = { weight, bias: tensors.vector(`${scope}lstm/b_gates`, 4 * H) };
  const unit = Array.from({ length: H }, (_, k) => k);
  const ordered = outputsOf(
    gates,
    [0, 2, 1, 3].flatMap((gate) => unit.map((k) => gate * H + k)),
  );
  return {
    "controller.0.weight_ih": columnsOf(ordered.weight, 0, inputs).data,
    "controller.0.weight_hh": columnsOf(ordered.weight, inputs, inputs + H).data,
    "controller.0.bias": ordered.bias.map((bias, row) => (row >= H && row < 2 * H ? bias + 1 : bias)),
  };
}

function interfaceOf(tensors: ForeignTensors, scope: string, { H, R, V, W }: Sizes): Affine {
  const part = (name: string, outputs: number) => affine(tensors, scope + name, outputs, H);
  return stackedAffine([
    part("read_keys", R * W),
    part("read_strengths", R),
    part("write_keys", V * W),
    part("write_strengths", V),
    part("erase_vectors", V * W),
    part("write_vectors", V * W),
    part("free_gate", R),
    part("allocation_gate", V),
    part("write_gate", V),
    outputsOf(part("read_mode", R * (1 + 2 * V)), readModeRows(R, V)),
  ]);
}
