import type { MemoryConfig } from "@dncjs/core";
import { type InterfacePart, interfaceLayout } from "@dncjs/core/run";
import { indented } from "./pythonLines.ts";

const NORMALISED = "layer_norm(linear(hidden, self.interface.weight), 1, self.interface.gain, self.interface.bias)";

/** The function that looks up keys. */
export function lookUpLines({ masking }: MemoryConfig): string[] {
  const masked = [
    'dot = torch.einsum("bkw,bkw,bkw,bnw->bkn", keys, masks, masks, memory)',
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

/** One line for each part of the interface vector: its shape, and the function into its domain. */
function interfaceLines(memory: MemoryConfig, layerNorm: boolean): string[] {
  const vector = layerNorm ? NORMALISED : "self.interface(hidden)";
  return [
    `parts = iter(${vector}.split([${interfaceLayout(memory)
      .map(({ length }) => length)
      .join(", ")}], 1))`,
    ...interfaceLayout(memory).map(({ name }) => partLine(name, memory)),
  ];
}

function partLine(name: InterfacePart, { links, allocation, softplusStrengths, tanhVectors }: MemoryConfig): string {
  const strength = softplusStrengths ? "softplus(next(parts))" : "1 + softplus(next(parts))";
  const words = (heads: "R" | "V", map: string) => `next(parts).unflatten(1, (${heads}, W))${map}`;
  const bound = tanhVectors ? ".tanh()" : "";
  const sharpness = "1 + softplus(next(parts).unflatten(1, (R, V)))";
  const lines: Readonly<Record<InterfacePart, string>> = {
    readKeys: `read_keys = ${words("R", bound)}`,
    readStrengths: `read_strengths = ${strength}`,
    writeKeys: `write_keys = ${words("V", bound)}`,
    writeStrengths: `write_strengths = ${strength}`,
    erase: `erase = ${words("V", ".sigmoid()")}`,
    write: `write_vectors = ${words("V", bound)}`,
    freeGates: "free_gates = next(parts).sigmoid()",
    allocationGate: allocation
      ? "allocation_gate = next(parts).sigmoid()"
      : "next(parts)  # the allocation gate: unused",
    writeGate: "write_gate = next(parts).sigmoid()",
    readModes: links
      ? "read_modes = next(parts).unflatten(1, (R, 1 + 2 * V)).softmax(2)  # backward × V, content, forward × V"
      : "next(parts)  # the read modes: unused",
    readMasks: `read_masks = ${words("R", ".sigmoid()")}`,
    writeMasks: `write_masks = ${words("V", ".sigmoid()")}`,
    forwardSharpness: links ? `forward_sharpness = ${sharpness}` : "next(parts)  # the sharpness: unused",
    backwardSharpness: links ? `backward_sharpness = ${sharpness}` : "next(parts)  # the sharpness: unused",
  };
  return lines[name];
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
          'new |= {"link": link, "precedence": precedence}',
        ]
      : []),
  ];
}

/** A stable sort: equal keys in the order of the locations. Later write heads see the usage that the earlier heads would leave. */
function allocationLines({ usageResolution, writeHeads }: MemoryConfig): string[] {
  const allocate = (used: string) => [
    `u = EPSILON + (1 - EPSILON) * ${used}`,
    `order = ${usageResolution === "exact" ? used : `(${usageResolution} * u + 0.5).floor()`}.sort(dim=1, stable=True).indices`,
    "ascending = u.gather(1, order)",
    "before = torch.cat([torch.ones_like(u[:, :1]), ascending.cumprod(1)[:, :-1]], 1)",
  ];
  const unsorted = "torch.zeros_like(u).scatter(1, order, (1 - ascending) * before)";
  if (writeHeads === 1) return [...allocate("usage"), `allocation = ${unsorted}[:, None]`];
  return [
    "used, allocation = usage, []",
    "for v in range(V):",
    ...indented(1, [
      ...allocate("used"),
      `allocation.append(${unsorted})`,
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
