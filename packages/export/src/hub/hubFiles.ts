import { ArgumentError, type DncConfig, version } from "@dncjs/core";
import { type ModelFile, parameterCount, writeModel } from "@dncjs/core/run";
import { requireModelFile } from "../exportable.ts";
import { type ExportedFile, textFile } from "../exportedFile.ts";

/** Facts of a training for the card of a network. */
export interface CardFacts {
  /** The name of the network, the heading of its card. */
  readonly name: string;
  /** The name of its task. */
  readonly task: string;
  /** The newest evaluation; absent if the training had none. */
  readonly metrics?: Readonly<Record<string, number>>;
}

/** Part of every card that an export writes, by which it is known. */
export const CARD_MARK = "library_name: dncjs";

/**
 * Returns the folder of a model repository: README.md, the card, with the front matter of the Hugging Face Hub; config.json; and
 * model.safetensors, which holds the configuration too: `createDnc({ model: URL })` loads this one file. The provenance has the name of the task only: its description
 * may have paths of the machine that trained the network.
 */
export function hubFiles(given: Omit<ModelFile, "version">, facts: CardFacts): readonly ExportedFile[] {
  requireModelFile(given);
  if (typeof facts?.name !== "string" || typeof facts.task !== "string")
    throw new ArgumentError("facts", facts, "the name of the network and of its task: { name, task }");
  const model = { ...given, provenance: { ...given.provenance, task: facts.task } };
  const { config, seed, provenance } = model;
  const description = { model_type: "dncjs", dncjs_version: version, config, seed, provenance };
  return [
    textFile("README.md", card(model, facts)),
    textFile("config.json", `${JSON.stringify(description, undefined, 2)}\n`),
    { name: "model.safetensors", bytes: writeModel(model) },
  ];
}

function card({ config, seed, provenance }: Omit<ModelFile, "version">, { name, task, metrics }: CardFacts): string {
  const sizes: readonly Row[] = [
    ["parameters", parameterCount(config)],
    ["inputs", config.inputSize],
    ["outputs", config.outputSize],
    ...controllerRows(config),
    ...memoryRows(config),
  ];
  const results = metrics ? ["## Results", "", ...table(["metric", "value"], Object.entries(metrics)), ""] : [];
  const { recipe, ...facts } = provenance;
  const training = Object.entries({ ...facts, seed: String(seed) });
  const lines = [
    "---",
    CARD_MARK,
    "tags:",
    "  - differentiable-neural-computer",
    "  - memory",
    "---",
    "",
    `# ${plain(name)}`,
    "",
    `A differentiable neural computer: a neural network with an external memory. Trained on the task ${plain(task)}.`,
    "",
    "## Use",
    "",
    "```",
    "npm install dncjs",
    "```",
    "",
    "```js",
    'import { createDnc } from "dncjs";',
    "",
    "// The address of model.safetensors, or its path",
    'const dnc = await createDnc({ model: "https://huggingface.co/USER/NAME/resolve/main/model.safetensors" });',
    `const y = await dnc.run(x); // x: steps of ${config.inputSize} numbers; y: ${config.outputSize} numbers for each`,
    "```",
    "",
    ...results,
    "## Network",
    "",
    ...table(["size or option", "value"], sizes),
    "",
    "## Training",
    "",
    ...table(["fact", "value"], training),
    ...(recipe === undefined ? [] : ["", "The recipe:", "", "```json", indentedJson(recipe), "```"]),
  ];
  return `${lines.join("\n")}\n`;
}

type Row = readonly [name: string, value: string | number | boolean];

function controllerRows({ controller, clip, layerNorm }: DncConfig): Row[] {
  const units =
    controller.type === "feedforward"
      ? `ReLU layers of ${controller.widths.join(", ")}`
      : `${controller.type.toUpperCase()}, ${controller.layers} × ${controller.hiddenSize} units`;
  return [["controller", units], ["layerNorm", layerNorm], ...(clip > 0 ? [["clip", clip] as const] : [])];
}

function memoryRows({ memory }: DncConfig): Row[] {
  if (!memory) return [["memory", "none"]];
  const { sparse, ...options } = memory;
  return [...Object.entries(options), ["sparse", sparse ? JSON.stringify(sparse) : "no"]];
}

function table(head: readonly [string, string], rows: readonly Row[]): string[] {
  const line = ([name, value]: Row) => `| ${plain(name)} | ${plain(String(value))} |`;
  return [line(head), "| --- | --- |", ...rows.map(line)];
}

/** JSON on several lines, or another text as a string of JSON: neither can end a block of code. */
function indentedJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return JSON.stringify(text);
  }
}

/** Text of a run as text of Markdown: without markup, links, HTML or line ends. */
function plain(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\`*_{}[\]<>#|!&]/g, "\\$&");
}
