import type { MemoryConfig } from "@dncjs/core";
import { interfaceLayout } from "@dncjs/core/run";
import { indented } from "./pythonLines.ts";

const NORMALISED = "layer_norm(linear(hidden, self.interface.weight), 1, self.interface.gain, self.interface.bias)";

/** The function that looks up keys. */
export function lookUpLines({ masking }: MemoryConfig): string[] {
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

/** Writes to the memory and reads from it: `read_vectors`, and the state of the memory in `new`. */
export function memoryLines(memory: MemoryConfig, layerNorm: boolean): string[] {
  return ["", ...interfaceLines(memory, layerNorm), "", ...writeLines(memory), "", ...readLines(memory)];
}

const names: Readonly<Record<string, string>> = { write: "write_vectors" };
const snakeCase = (name: string) => names[name] ?? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function interfaceLines(memory: MemoryConfig, layerNorm: boolean): string[] {
  const parts = interfaceLayout(memory);
  const reshaped = parts.filter(({ shape }) => shape.length > 1);
  const { links, allocation, sharpness, masking, softplusStrengths, tanhVectors } = memory;
  const least = softplusStrengths ? "" : "1 + ";
  return [
    `sizes = [${parts.map(({ length }) => length).join(", ")}]`,
    `(${parts.map(({ name }) => snakeCase(name)).join(", ")}) = ${layerNorm ? NORMALISED : "self.interface(hidden)"}.split(sizes, 1)`,
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
