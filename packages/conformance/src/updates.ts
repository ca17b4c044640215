import { type AnyBackend, type FloatArray, ReferenceBackend } from "@dncjs/core";
import { type UpdateSpec, updates } from "@dncjs/core/backend";
import { relativeError } from "@dncjs/core/run";
import type { Case } from "./case.ts";
import { check, checkClose, checkSame, noteAll } from "./check.ts";
import { type UpdateCase, updateCases } from "./updateCases.ts";

/** Lengths around those of a vector and of a workgroup, and one that needs several workgroups. */
const LENGTHS = [1, 3, 4, 41, 63, 64, 20_000];

const truth = new ReferenceBackend();

/** Compares updates of blocks with the reference. */
export const updateLaws: readonly Case[] = [
  ...updateCases.map(
    (updateCase): Case => ({
      name: `update ${updateCase.update} agrees with float64 for any length: ${JSON.stringify(updateCase.constants)}`,
      run: async ({ backend, kernelTolerance, note, measure }) => {
        for (const length of LENGTHS) {
          const operands = operandsOf(updateCase, length);
          noteAll(note, operands);
          const found = await run(backend, updateCase, operands);
          const expected = await run(truth, updateCase, operands);
          for (const [operand, row] of Object.entries(expected)) {
            measure(`update ${updateCase.update}`, relativeError(found[operand]!, row));
            checkClose(`${operand} of ${length}`, found[operand]!, row, kernelTolerance);
          }
        }
      },
    }),
  ),
  {
    name: "clipping keeps NaN in gradients, so that training notices it",
    run: async ({ backend, note }) => {
      const gradients = backend.allocate(3);
      const norm = backend.allocate(1);
      const given = [1, Number.NaN, 9];
      note("gradients", given);
      gradients.write(given);
      backend.update("clipByValue", { gradients }, { limit: 2 });
      checkSame("gradients", await gradients.read(), [1, Number.NaN, 2]);
      backend.update("clipByGlobalNorm", { gradients, norm }, { limit: 1 });
      const [found] = await norm.read();
      check(Number.isNaN(found), `norm: got ${found}, expected NaN`);
      for (const block of [gradients, norm]) block.dispose();
    },
  },
];

/** Operands of both signs, except those that are never negative. */
function operandsOf({ update }: UpdateCase, length: number): Record<string, Float32Array> {
  const { operands }: UpdateSpec = updates[update];
  const entries = Object.entries(operands).map(([operand, shape], k) => {
    const power = /variance|meanSquare/.test(operand) ? 2 : 1;
    const values = { length: shape === "n" ? length : 1 };
    return [operand, Float32Array.from(values, (_, n) => Math.sin(n + k + 1) ** power)] as const;
  });
  return Object.fromEntries(entries);
}

/** Runs an update and returns its operands afterwards. */
async function run(
  backend: AnyBackend,
  { update, constants }: UpdateCase,
  operands: Readonly<Record<string, Float32Array>>,
): Promise<Record<string, FloatArray>> {
  const blocks = Object.entries(operands).map(([operand, values]) => {
    const block = backend.allocate(values.length);
    block.write(values);
    return [operand, block] as const;
  });
  backend.update(update, Object.fromEntries(blocks), constants);
  const read = await Promise.all(blocks.map(async ([operand, block]) => [operand, await block.read()] as const));
  for (const [, block] of blocks) block.dispose();
  return Object.fromEntries(read);
}
