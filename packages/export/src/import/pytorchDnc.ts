import { ConfigError } from "@dncjs/core";
import { type Affine, named, outputsOf, stackedAffine } from "./affine.ts";
import type { ForeignTensors } from "./foreignTensors.ts";
import { type ImportedModel, type ImportOptions, modelOf, readModeRows, requireSizes } from "./importedModel.ts";
import { besides, columnsOf, zeros } from "./matrix.ts";

const LSTM = "lstm_layer_0.weight_ih_l0";

/** Whether the names are those of a state_dict of pytorch-dnc. */
export function isPytorchDnc(tensors: ForeignTensors): boolean {
  return tensors.names.some((name) => /^(lstm|gru|rnn)_layer_\d+\.weight_ih_l0$/.test(name));
}

interface Sizes {
  readonly X: number;
  readonly H: number;
  readonly L: number;
  readonly R: number;
  readonly W: number;
}

/**
 * Converts the state_dict of a network of pytorch-dnc (release 1.1.0): `DNC` with an LSTM, one DNC layer and any number of LSTM layers. The
 * result computes what one call of `forward` computes for a whole sequence:
 *
 * - The controller gets no read vectors: within a call, pytorch-dnc gives every step those of the call before. Their weights become 0.
 * - An LSTM layer above the first receives only the layer below; the interface and the output only the last. Other weights are 0.
 * - The norms of the cosine similarity have no ε there, so words and keys shorter than 0.03 look more similar there than here.
 * - Episodes start with h = c = 0 here, with random numbers there.
 *
 * @throws CheckpointError for a missing, unknown or misshapen tensor; ConfigError naming an option that cannot be represented
 */
export function importPytorchDnc(tensors: ForeignTensors, options: ImportOptions): ImportedModel {
  refuseOthers(tensors);
  const memoryName = ["shared", "0"]
    .map((name) => `rnn_layer_memory_${name}.`)
    .find((start) => tensors.names.some((name) => name.startsWith(start)));
  if (memoryName === undefined)
    throw new ConfigError("memory", "none in the file", "rnn_layer_memory_shared or rnn_layer_memory_0");
  const sizes = sizesOf(tensors, memoryName, options.readHeads);
  requireSizes(sizes);
  const { X, H, L, R, W } = sizes;
  const lastLayer = (inputs: Affine): Affine => ({
    ...inputs,
    weight: besides([zeros(inputs.weight.rows, (L - 1) * H), inputs.weight]),
  });
  const parameters = {
    ...controllerOf(tensors, sizes),
    ...named("interface", lastLayer(interfaceOf(tensors, memoryName, sizes))),
    ...named("output", lastLayer(affine(tensors, "output", X, H + R * W))),
  };
  tensors.requireAllUsed();
  const memory = {
    locations: options.locations,
    wordSize: W,
    readHeads: R,
    softplusStrengths: true,
    tanhVectors: true,
    usageResolution: "exact" as const,
  };
  const controller = { type: "lstm", hiddenSize: H, layers: L } as const;
  return modelOf(
    { inputSize: X, outputSize: X, controller, memory, clip: options.clip ?? 0 },
    parameters,
    "pytorch-dnc",
  );
}

/** @throws ConfigError naming what our networks lack */
function refuseOthers({ names }: ForeignTensors): void {
  for (const type of ["gru", "rnn"]) {
    if (names.some((name) => name.startsWith(`${type}_layer_0.weight`)))
      throw new ConfigError("rnn_type", type, '"lstm"');
  }
  const layers = names.filter((name) => /^lstm_layer_\d+\.weight_ih_l0$/.test(name)).length;
  if (layers > 1) throw new ConfigError("num_layers", layers, "1: a network with one DNC layer");
  if (names.some((name) => name.endsWith("_reverse"))) throw new ConfigError("bidirectional", true, "false");
}

function sizesOf(tensors: ForeignTensors, memoryName: string, readHeads: number | undefined): Sizes {
  const first = tensors.matrix(LSTM);
  const H = first.rows / 4;
  const output = tensors.matrix("output.weight");
  const X = output.rows;
  const L = tensors.names.filter((name) => /^lstm_layer_0\.weight_ih_l\d+$/.test(name)).length;
  const separate = `${memoryName}free_gates_transform.weight`;
  const reads = output.columns - H;
  const R = tensors.has(separate)
    ? tensors.matrix(separate).rows
    : headsOf(tensors.matrix(`${memoryName}interface_weights.weight`).rows, reads, readHeads);
  return { X, H, L, R, W: reads / R };
}

/** R of an interface vector of `size` = R·W + 3·W + 5·R + 3 numbers, with R·W = `reads`. Two pairs of R and W may fit. */
function headsOf(size: number, reads: number, readHeads: number | undefined): number {
  const fitting = Array.from({ length: reads }, (_, at) => at + 1).filter(
    (R) => reads % R === 0 && reads + (3 * reads) / R + 5 * R + 3 === size,
  );
  const [R] = fitting;
  if (R === undefined) {
    throw new ConfigError(
      "read_heads",
      `an interface of ${size} numbers, read vectors of ${reads}`,
      "sizes that fit a dense memory",
    );
  }
  if (fitting.length === 1 && (readHeads ?? R) === R) return R;
  if (readHeads !== undefined && fitting.includes(readHeads)) return readHeads;
  throw new ConfigError("readHeads", readHeads, `${fitting.join(" or ")}: the numbers that fit the file`);
}

/** torch's gates are in our order. It has two biases, or none. */
function controllerOf(tensors: ForeignTensors, { X, H, L, R, W }: Sizes): Record<string, Float64Array> {
  const parameters: Record<string, Float64Array> = {};
  for (let l = 0; l < L; l++) {
    const tensor = (name: string) => `lstm_layer_0.${name}_l${l}`;
    const own = tensors.matrix(tensor("weight_ih"), 4 * H, l === 0 ? X + R * W : H);
    const inputs = l === 0 ? columnsOf(own, 0, X) : zeros(4 * H, X);
    const below = l === 0 ? [] : [own];
    parameters[`controller.${l}.weight_ih`] = besides([inputs, zeros(4 * H, R * W), ...below]).data;
    parameters[`controller.${l}.weight_hh`] = tensors.matrix(tensor("weight_hh"), 4 * H, H).data;
    const biases = ["bias_ih", "bias_hh"].map(tensor).filter((name) => tensors.has(name));
    const vectors = biases.map((name) => tensors.vector(name, 4 * H));
    parameters[`controller.${l}.bias`] = Float64Array.from({ length: 4 * H }, (_, row) =>
      vectors.reduce((sum, vector) => sum + vector[row]!, 0),
    );
  }
  return parameters;
}

function affine(tensors: ForeignTensors, name: string, outputs: number, inputs: number): Affine {
  return {
    weight: tensors.matrix(`${name}.weight`, outputs, inputs),
    bias: tensors.vector(`${name}.bias`, outputs),
  };
}

/** One map (`independent_linears=False`), in our order but for the read modes, or one for each part. */
function interfaceOf(tensors: ForeignTensors, memoryName: string, { H, R, W }: Sizes): Affine {
  const one = `${memoryName}interface_weights`;
  if (tensors.has(`${one}.weight`)) {
    const before = R * W + 3 * W + 2 * R + 3;
    const whole = affine(tensors, one, before + 3 * R, H);
    const kept = Array.from({ length: before }, (_, row) => row);
    return outputsOf(whole, [...kept, ...readModeRows(R, 1).map((row) => before + row)]);
  }
  const part = (name: string, outputs: number) => affine(tensors, `${memoryName}${name}_transform`, outputs, H);
  return stackedAffine([
    part("read_keys", R * W),
    part("read_strengths", R),
    part("write_key", W),
    part("write_strength", 1),
    part("erase_vector", W),
    part("write_vector", W),
    part("free_gates", R),
    part("allocation_gate", 1),
    part("write_gate", 1),
    outputsOf(part("read_modes", 3 * R), readModeRows(R, 1)),
  ]);
}
