import type { DncConfig, FeedforwardConfig, LstmConfig, MemoryConfig } from "@dncjs/core";
import { interfaceLayout, interfaceSize } from "@dncjs/core/run";
import { EPSILON } from "../epsilon.ts";

/** The first line of every Python file that an export writes. */
export const PYTHON_HEAD = "# Written by dnc export.";

/** Returns a Python module with the class Dnc: one step of a network with the options of this configuration, and no others. */
export function torchModule(config: DncConfig): string {
  const { controller, memory } = config;
  const lines = [
    `${PYTHON_HEAD} The equations are in docs/math.md of dncjs.`,
    "import torch",
    "from torch import nn",
    "from torch.nn.functional import linear, softplus",
    "",
    ...sizeLines(config),
    "",
    "",
    ...(memory ? lookUpLines(memory) : []),
    "class Dnc(nn.Module):",
    ...indented(1, [
      '"""One step: y, state = dnc(x, state). x [batch, X]; y [batch, Y], logits unless the loss was meanSquare."""',
      "",
      "def __init__(self):",
      ...indented(1, parameterLines(controller, memory)),
      "",
      "def zero_state(self, batch):",
      ...indented(1, stateLines(controller, memory)),
      "",
      "def forward(self, x, state):",
      ...indented(1, [
        ...(controller.type === "lstm" ? lstmLines(config) : feedforwardLines(memory)),
        ...(memory ? memoryLines(memory) : []),
        ...outputLines(config),
      ]),
    ]),
  ];
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}

function indented(depth: number, lines: readonly string[]): string[] {
  return lines.map((line) => (line === "" ? "" : `${"    ".repeat(depth)}${line}`));
}

function sizeLines({ inputSize, outputSize, controller, memory }: DncConfig): string[] {
  const memorySizes = memory && [
    `N, W, R, V = ${memory.locations}, ${memory.wordSize}, ${memory.readHeads}, ${memory.writeHeads}  # locations, word size, read heads, write heads`,
    `INTERFACE = ${interfaceSize(memory)}  # numbers of the interface vector`,
    `EPSILON = ${EPSILON.toExponential().replace("e-", "e-0")}`.replace("e-06", "e-6"),
  ];
  return [
    `X, Y = ${inputSize}, ${outputSize}  # inputs, outputs`,
    controller.type === "lstm"
      ? `H, LAYERS = ${controller.hiddenSize}, ${controller.layers}  # hidden units, layers`
      : `WIDTHS = [${controller.widths.join(", ")}]  # units of each layer`,
    ...(memorySizes ?? []),
  ];
}

function lookUpLines({ masking }: MemoryConfig): string[] {
  const masked = [
    "dot = torch.einsum('bkw,bkw,bkw,bnw->bkn', keys, masks, masks, memory)",
    "key_norm = ((keys * masks).square().sum(2, keepdim=True) + EPSILON).sqrt()",
    "word_norm = (masks.square() @ memory.square().mT + EPSILON).sqrt()",
  ];
  const plain = [
    "dot = keys @ memory.mT",
    "key_norm = (keys.square().sum(2, keepdim=True) + EPSILON).sqrt()",
    "word_norm = (memory.square().sum(2) + EPSILON).sqrt()[:, None]",
  ];
  return [
    `def look_up(memory, keys, strengths${masking ? ", masks" : ""}):`,
    ...indented(1, [
      '"""Weights every location by the similarity of its word to each key."""',
      ...(masking ? masked : plain),
      "return (strengths[..., None] * dot / (key_norm * word_norm + EPSILON)).softmax(2)",
    ]),
    "",
    "",
  ];
}

function parameterLines(controller: LstmConfig | FeedforwardConfig, memory: MemoryConfig | null): string[] {
  const inputs = memory ? "X + R * W" : "X";
  const lstm = [
    "self.controller = nn.ModuleList()",
    "for layer in range(LAYERS):",
    ...indented(1, [
      `shapes = {"weight_ih": (4 * H, ${inputs} + (H if layer > 0 else 0)), "weight_hh": (4 * H, H), "bias": (4 * H,)}`,
      "self.controller.append(nn.ParameterDict({name: torch.zeros(shape) for name, shape in shapes.items()}))",
    ]),
  ];
  const feedforward = [
    `self.controller = nn.ModuleList(nn.Linear(i, o) for i, o in zip([${inputs}] + WIDTHS[:-1], WIDTHS))`,
  ];
  const hidden = controller.type === "lstm" ? "LAYERS * H" : "WIDTHS[-1]";
  return [
    "super().__init__()",
    ...(controller.type === "lstm" ? lstm : feedforward),
    ...(memory ? [`self.interface = nn.Linear(${hidden}, INTERFACE)`] : []),
    `self.output = nn.Linear(${hidden}${memory ? " + R * W" : ""}, Y)`,
  ];
}

function stateLines(controller: LstmConfig | FeedforwardConfig, memory: MemoryConfig | null): string[] {
  const shapes = [
    ...(controller.type === "lstm" ? ['"h": (LAYERS, H)', '"c": (LAYERS, H)'] : []),
    ...(memory ? ['"memory": (N, W)', '"usage": (N,)'] : []),
    ...(memory?.links ? ['"link": (V, N, N)', '"precedence": (V, N)'] : []),
    ...(memory ? ['"readWeights": (R, N)', '"writeWeights": (V, N)', '"readVectors": (R, W)'] : []),
  ];
  return [
    `shapes = {${shapes.join(", ")}}`,
    "return {name: torch.zeros(batch, *shape, device=self.output.weight.device) for name, shape in shapes.items()}",
  ];
}

function lstmLines({ clip, memory }: DncConfig): string[] {
  const bounded = clip > 0 ? `.clamp(-${clip}, ${clip})` : "";
  return [
    `inputs = ${memory ? 'torch.cat([x, state["readVectors"].flatten(1)], 1)' : "x"}`,
    "hs, cs = [], []",
    "for layer, p in enumerate(self.controller):",
    ...indented(1, [
      'z = linear(torch.cat([inputs] + hs[-1:], 1), p.weight_ih, p.bias) + linear(state["h"][:, layer], p.weight_hh)',
      "i, f, g, o = z.chunk(4, 1)",
      'cell = f.sigmoid() * state["c"][:, layer] + i.sigmoid() * g.tanh()',
      `hs.append((o.sigmoid() * cell.tanh())${bounded})`,
      `cs.append(cell${bounded})`,
    ]),
    "hidden = torch.cat(hs, 1)",
    'new = {"h": torch.stack(hs, 1), "c": torch.stack(cs, 1)}',
  ];
}

function feedforwardLines(memory: MemoryConfig | null): string[] {
  return [
    `hidden = ${memory ? 'torch.cat([x, state["readVectors"].flatten(1)], 1)' : "x"}`,
    "for layer in self.controller:",
    "    hidden = layer(hidden).relu()",
    "new = {}",
  ];
}

function memoryLines(memory: MemoryConfig): string[] {
  return ["", ...interfaceLines(memory), "", ...writeLines(memory), "", ...readLines(memory)];
}

const names: Readonly<Record<string, string>> = { write: "write_vectors" };
const snakeCase = (name: string) => names[name] ?? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function interfaceLines(memory: MemoryConfig): string[] {
  const parts = interfaceLayout(memory);
  const reshaped = parts.filter(({ shape }) => shape.length > 1);
  const { links, allocation, sharpness, masking, softplusStrengths, tanhVectors } = memory;
  const least = softplusStrengths ? "" : "1 + ";
  return [
    `sizes = [${parts.map(({ length }) => length).join(", ")}]`,
    `(${parts.map(({ name }) => snakeCase(name)).join(", ")}) = self.interface(hidden).split(sizes, 1)`,
    ...reshaped.map(({ name, shape }) => `${snakeCase(name)} = ${snakeCase(name)}.unflatten(1, (${shape.join(", ")}))`),
    `read_strengths, write_strengths = ${least}softplus(read_strengths), ${least}softplus(write_strengths)`,
    ...(tanhVectors
      ? ["read_keys, write_keys, write_vectors = read_keys.tanh(), write_keys.tanh(), write_vectors.tanh()"]
      : []),
    "erase, free_gates, write_gate = erase.sigmoid(), free_gates.sigmoid(), write_gate.sigmoid()",
    ...(allocation ? ["allocation_gate = allocation_gate.sigmoid()"] : []),
    ...(masking ? ["read_masks, write_masks = read_masks.sigmoid(), write_masks.sigmoid()"] : []),
    ...(links && sharpness
      ? ["forward_sharpness, backward_sharpness = 1 + softplus(forward_sharpness), 1 + softplus(backward_sharpness)"]
      : []),
    ...(links ? ["read_modes = read_modes.softmax(2)  # backward by each write head, content, forward by each"] : []),
  ];
}

function writeLines(memory: MemoryConfig): string[] {
  const { allocation, deallocation, links, masking, usageGradient } = memory;
  const kept = deallocation ? " * retention[..., None]" : "";
  return [
    'read_weights, memory = state["readWeights"], state["memory"]',
    `unwritten = (1 - state["writeWeights"]${usageGradient ? "" : ".detach()"}).prod(1)`,
    "retention = (1 - free_gates[..., None] * read_weights).prod(1)",
    'usage = (state["usage"] + (1 - state["usage"]) * (1 - unwritten)) * retention',
    `content = look_up(memory, write_keys, write_strengths${masking ? ", write_masks" : ""})`,
    ...(allocation
      ? [
          ...allocationLines(memory),
          "mixed = allocation_gate[..., None] * allocation + (1 - allocation_gate[..., None]) * content",
        ]
      : []),
    `write_weights = write_gate[..., None] * ${allocation ? "mixed" : "content"}`,
    "kept = (1 - write_weights[..., None] * erase[:, :, None]).prod(1)",
    `memory = memory * kept${kept} + write_weights.mT @ write_vectors`,
    ...(links
      ? [
          "to, by = write_weights[..., None], write_weights[:, :, None]",
          'link = (1 - to - by) * state["link"] + to * state["precedence"][:, :, None]',
          "link = link * (1 - torch.eye(N, device=x.device))",
          'precedence = (1 - write_weights.sum(2, keepdim=True)) * state["precedence"] + write_weights',
          "new |= {'link': link, 'precedence': precedence}".replaceAll("'", '"'),
        ]
      : []),
  ];
}

/** A stable sort: equal keys in the order of the locations. */
function allocationLines({ usageResolution }: MemoryConfig): string[] {
  const key = usageResolution === "exact" ? "used" : `(${usageResolution} * u + 0.5).floor()`;
  return [
    "used, allocation = usage, []",
    "for v in range(V):",
    ...indented(1, [
      "u = EPSILON + (1 - EPSILON) * used",
      `order = ${key}.sort(dim=1, stable=True).indices`,
      "ascending = u.gather(1, order)",
      "before = torch.cat([torch.ones_like(u[:, :1]), ascending.cumprod(1)[:, :-1]], 1)",
      "allocation.append(torch.zeros_like(u).scatter(1, order, (1 - ascending) * before))",
      "used = used + (1 - used) * (allocation_gate * write_gate)[:, v : v + 1] * allocation[v]",
    ]),
    "allocation = torch.stack(allocation, 1)",
  ];
}

function readLines({ links, masking, sharpness }: MemoryConfig): string[] {
  const sharpened = (name: string) =>
    sharpness ? [`${name} = (${name}_sharpness[..., None] * (${name} + EPSILON).log()).softmax(3)`] : [];
  const content = `look_up(memory, read_keys, read_strengths${masking ? ", read_masks" : ""})`;
  const followed = [
    'forward = torch.einsum("bvij,brj->brvi", link, read_weights)',
    'backward = torch.einsum("bvji,brj->brvi", link, read_weights)',
    ...sharpened("forward"),
    ...sharpened("backward"),
    `ways = torch.cat([backward, ${content}[:, :, None], forward], 2)`,
    'read_weights = torch.einsum("brm,brmn->brn", read_modes, ways)',
  ];
  return [
    ...(links ? followed : [`read_weights = ${content}`]),
    "read_vectors = read_weights @ memory",
    'new |= {"memory": memory, "usage": usage, "readWeights": read_weights}',
    'new |= {"writeWeights": write_weights, "readVectors": read_vectors}',
  ];
}

function outputLines({ clip, memory }: DncConfig): string[] {
  const features = memory ? "torch.cat([hidden, read_vectors.flatten(1)], 1)" : "hidden";
  const bounded = clip > 0 ? `.clamp(-${clip}, ${clip})` : "";
  return [...(memory ? [""] : []), `return self.output(${features})${bounded}, new`];
}
