import { outcomes, outcomeTexts, situations, situationTexts } from "../lifeCycle/outcomes.ts";
import { table } from "./table.ts";

const items = (texts: Readonly<Record<string, string>>): string =>
  Object.entries(texts)
    .map(([name, text]) => `- ${name}: ${text}.\n`)
    .join("");

/** The life-cycle matrix as a section of SUPPORT.md. */
export function renderLifeCycle(): string {
  const rows = Object.values(outcomes).flatMap((methods) =>
    Object.entries(methods).map(([method, cells]) => [`\`${method}\``, ...cells]),
  );
  return `## Life cycle

The outcome of each public method in each situation. The suite checks every cell on every backend. \`Trainer\` works on \`trainer.model\`, which has
the life of the trainer. The layer of \`@dncjs/tfjs\` has the life of TensorFlow.js's layers, whose errors it throws.

${items(situationTexts)}
${table(["method", ...situations], rows)}
${items(outcomeTexts)}`;
}
