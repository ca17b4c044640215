import type { DncConfig } from "@dncjs/core";
import { indented } from "./pythonLines.ts";

/** The function that normalises sums, if the network has it. */
export function layerNormLines({ layerNorm }: DncConfig): string[] {
  if (!layerNorm) return [];
  return [
    "def layer_norm(sums, groups, gain, bias):",
    ...indented(1, [
      '"""Normalises each of the groups of numbers by its own mean and variance."""',
      "sums = sums.unflatten(1, (groups, -1))",
      "centred = sums - sums.mean(2, keepdim=True)",
      "normalised = centred / (centred.square().mean(2, keepdim=True) + EPSILON).sqrt()",
      "return gain * normalised.flatten(1) + bias",
    ]),
    "",
    "",
  ];
}

/** The body of `__init__`. The parameters have the names of the model file. */
export function parameterLines(config: DncConfig): string[] {
  const { controller, memory, layerNorm } = config;
  const hidden = controller.type === "feedforward" ? "WIDTHS[-1]" : "LAYERS * H";
  return [
    "super().__init__()",
    ...(controller.type === "feedforward" ? reluParameters(config) : recurrentParameters(config)),
    ...(memory ? [`self.interface = nn.Linear(${hidden}, INTERFACE)`] : []),
    ...(memory && layerNorm ? ["self.interface.gain = nn.Parameter(torch.ones(INTERFACE))"] : []),
    `self.output = nn.Linear(${hidden}${memory ? " + R * W" : ""}, Y)`,
  ];
}

function reluParameters({ memory, layerNorm }: DncConfig): string[] {
  const inputs = memory ? "X + R * W" : "X";
  return [
    `self.controller = nn.ModuleList(nn.Linear(i, o) for i, o in zip([${inputs}] + WIDTHS[:-1], WIDTHS))`,
    ...(layerNorm
      ? ["for layer in self.controller:", "    layer.gain = nn.Parameter(torch.ones(layer.out_features))"]
      : []),
  ];
}

function recurrentParameters({ controller, memory, layerNorm }: DncConfig): string[] {
  const gates = controller.type === "lstm" ? 4 : 3;
  const sums = controller.type === "lstm" ? [""] : ["_ih", "_hh"];
  const vectors = sums.flatMap((sum) => [`bias${sum}`, ...(layerNorm ? [`gain${sum}`] : [])]);
  return [
    "self.controller = nn.ModuleList()",
    "for layer in range(LAYERS):",
    ...indented(1, [
      `shapes = {"weight_ih": (${gates} * H, ${memory ? "X + R * W" : "X"} + (H if layer > 0 else 0)), "weight_hh": (${gates} * H, H)}`,
      `shapes |= {${vectors.map((name) => `"${name}": (${gates} * H,)`).join(", ")}}`,
      "self.controller.append(nn.ParameterDict({name: torch.zeros(shape) for name, shape in shapes.items()}))",
    ]),
  ];
}

/** Computes `hidden`, the concatenated h of all layers, and `new`, the new state of the controller. */
export function controllerLines(config: DncConfig): string[] {
  const { controller, memory, layerNorm } = config;
  const inputs = memory ? 'torch.cat([x, state["readVectors"].flatten(1)], 1)' : "x";
  if (controller.type === "feedforward") {
    const sum = layerNorm ? "layer_norm(linear(hidden, layer.weight), 1, layer.gain, layer.bias)" : "layer(hidden)";
    return [`hidden = ${inputs}`, "for layer in self.controller:", `    hidden = ${sum}.relu()`, "new = {}"];
  }
  const isLstm = controller.type === "lstm";
  return [
    `inputs = ${inputs}`,
    isLstm ? "hs, cs = [], []" : "hs = []",
    "for layer, p in enumerate(self.controller):",
    ...indented(1, [
      'fed, prev_h = torch.cat([inputs] + hs[-1:], 1), state["h"][:, layer]',
      ...(isLstm ? lstmLines(config) : gruLines(config)),
    ]),
    "hidden = torch.cat(hs, 1)",
    isLstm ? 'new = {"h": torch.stack(hs, 1), "c": torch.stack(cs, 1)}' : 'new = {"h": torch.stack(hs, 1)}',
  ];
}

function lstmLines({ clip, layerNorm }: DncConfig): string[] {
  return [
    layerNorm
      ? "z = layer_norm(linear(fed, p.weight_ih) + linear(prev_h, p.weight_hh), 4, p.gain, p.bias)"
      : "z = linear(fed, p.weight_ih, p.bias) + linear(prev_h, p.weight_hh)",
    "i, f, g, o = z.chunk(4, 1)",
    'cell = f.sigmoid() * state["c"][:, layer] + i.sigmoid() * g.tanh()',
    `hs.append(${bounded("(o.sigmoid() * cell.tanh())", clip)})`,
    `cs.append(${bounded("cell", clip)})`,
  ];
}

function gruLines({ clip, layerNorm }: DncConfig): string[] {
  const sum = (input: string, side: string) =>
    layerNorm
      ? `layer_norm(linear(${input}, p.weight${side}), 3, p.gain${side}, p.bias${side})`
      : `linear(${input}, p.weight${side}, p.bias${side})`;
  return [
    `reset, update, candidate = ${sum("fed", "_ih")}.chunk(3, 1)`,
    `prev_reset, prev_update, prev_candidate = ${sum("prev_h", "_hh")}.chunk(3, 1)`,
    "reset, update = (reset + prev_reset).sigmoid(), (update + prev_update).sigmoid()",
    "candidate = (candidate + reset * prev_candidate).tanh()",
    `hs.append(${bounded("(candidate + update * (prev_h - candidate))", clip)})`,
  ];
}

/** An expression within ±clip; clip 0 is no bound. */
export function bounded(expression: string, clip: number): string {
  return clip > 0 ? `${expression}.clamp(-${clip}, ${clip})` : expression;
}
