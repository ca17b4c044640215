import { type Backend, ReferenceBackend } from "@dncjs/core";
import { allKernels, type KernelSpec, type SparseKernelName, sparseKernels } from "@dncjs/core/backend";
import { type Case, type PrimitiveCase, primitiveCases, type Subject } from "./case.ts";
import { checkSame, fail, noteAll } from "./check.ts";
import { titleOf } from "./kernelCases.ts";
import { type Elements, runSparse, type SparseResult } from "./sparseCall.ts";
import { type SparseCase, sparseCases } from "./sparseCases.ts";

const truth = new ReferenceBackend();

/** Each kernel of a sparse memory agrees with the reference and obeys the laws in kernels/kernel.ts of core. */
export const sparseLaws: readonly Case[] = primitiveCases(
  (Object.keys(sparseKernels) as SparseKernelName[]).flatMap((name): PrimitiveCase[] => {
    const cases = sparseCases.filter(({ kernel }) => kernel === name);
    return [
      ...cases.map((sparseCase) => ({
        name: `${name} agrees with the reference, and undoes and redoes its step: ${caseTitle(sparseCase)}`,
        run: (subject: Subject<Backend>) => checkCase(subject, sparseCase),
      })),
      {
        name: `${name} gives the same bits for any split of the batch: batch elements are independent`,
        run: async ({ backend, note }) => {
          for (const sparseCase of cases) {
            const whole = await runSparse(backend, sparseCase);
            noteAll(note, whole.before);
            const parts = await runSparse(backend, sparseCase, [1, 2]);
            for (const stage of ["forward", "backward"] as const)
              checkSameElements(parts[stage], whole[stage], sparseCase);
          }
        },
      },
    ];
  }),
).map((one) => ({ ...one, needs: "sparse" }));

async function checkCase(
  { backend, kernelTolerance, note, measure }: Subject<Backend>,
  sparseCase: SparseCase,
): Promise<void> {
  const kernel: KernelSpec = allKernels[sparseCase.kernel];
  const found = await runSparse(backend, sparseCase);
  const expected = await runSparse(truth, sparseCase);
  noteAll(note, found.before);
  for (const operand of presentOf(kernel.indices, sparseCase))
    checkSame(operand, found.forward[operand]!, expected.forward[operand]!);
  checkJournal(kernel, sparseCase, found);
  const values = presentOf({ ...kernel.outputs, ...kernel.journaled }, sparseCase);
  const gradients = Object.keys(found.backward).filter((name) => name.startsWith("d "));
  let worst = 0;
  for (const [stage, operands] of [
    ["forward", values],
    ["backward", gradients],
  ] as const) {
    for (const operand of operands) {
      worst = Math.max(worst, errorOf(operand, found[stage], expected[stage], kernelTolerance));
    }
  }
  measure(`primitive ${sparseCase.kernel}`, worst);
}

/** backward restores journaled operands, and another exchange redoes the step, bit for bit. */
function checkJournal(
  kernel: KernelSpec,
  sparseCase: SparseCase,
  { before, forward, backward, redone }: SparseResult,
): void {
  for (const operand of presentOf(kernel.journaled, sparseCase)) {
    checkSame(`${operand} after backward`, backward[operand]!, before[operand]!);
    checkSame(`${operand} after an exchange`, redone[operand]!, forward[operand]!);
  }
  for (const operand of presentOf({ ...kernel.inputs, ...kernel.data }, sparseCase)) {
    checkSame(`${operand}, which the call reads,`, backward[operand]!, before[operand]!);
  }
}

function errorOf(operand: string, found: Elements, expected: Elements, tolerance: number): number {
  const values = expected[operand]!;
  const scale = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-6);
  let worst = 0;
  for (let k = 0; k < values.length; k++) {
    const error = Math.abs(found[operand]![k]! - values[k]!) / scale;
    if (!(error <= tolerance)) {
      fail(
        `${operand}[${k}] is ${found[operand]![k]}, expected ${values[k]} within ${tolerance} of ${scale}`,
        expected,
        found,
      );
    }
    worst = Math.max(worst, error);
  }
  return worst;
}

/** Everything except saved and scratch operands, whose contents are up to the backend. */
function checkSameElements(found: Elements, expected: Elements, { kernel: name }: SparseCase): void {
  const kernel: KernelSpec = allKernels[name];
  for (const [operand, values] of Object.entries(expected)) {
    if (!(operand in kernel.saved || operand in kernel.scratch)) checkSame(operand, found[operand]!, values);
  }
}

function presentOf(group: object, { without }: SparseCase): readonly string[] {
  return Object.keys(group).filter((operand) => !without.includes(operand));
}

function caseTitle({ settings, without }: SparseCase): string {
  return [titleOf(settings), ...without.map((name) => `no ${name}`)].join(" ");
}
