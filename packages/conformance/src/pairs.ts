import { type Backend, type FloatArray, Random, ReferenceBackend } from "@dncjs/core";
import {
  differentiableOf,
  type Kernel,
  type KernelName,
  kernels,
  operandsOf,
  type Settings,
  type Slice,
  shapeSize,
} from "@dncjs/core/backend";
import type { PrimitiveCase, Subject } from "./case.ts";
import { checkClose } from "./check.ts";
import { domainOf, titleOf } from "./kernelCases.ts";

const [BATCH, SLOTS] = [3, 2];
const SIZES: readonly Settings[] = [
  { N: 1, R: 1, V: 1 },
  { N: 6, R: 2, V: 1 },
  { N: 13, R: 3, V: 2 },
  { N: 16, R: 4, V: 1 },
  { N: 23, R: 5, V: 3 },
  { N: 64, R: 4, V: 1 },
];
const SHARPNESS = ["forwardSharpness", "backwardSharpness", "rawForward", "rawBackward"];

/** A backend may run a link update and the reads that follow it as one: that must change no result (backend.ts, `bind`). */
export const pairs: readonly PrimitiveCase[] = SIZES.flatMap((settings) =>
  ["sharp", "plain"].map((kind) => ({
    name: `a link update, a look-up and the reads that follow the links, bound to one frame, give what the reference gives call by call: ${titleOf(settings)}, ${kind}`,
    run: async ({ backend, kernelTolerance, note }: Subject<Backend>) => {
      for (const fresh of backend.overwrites?.("temporalLink", "prevLink") ? [false, true] : [false]) {
        const options = { settings, sharp: kind === "sharp", fresh };
        const expected = await runPair(new ReferenceBackend(), { ...options, before: fresh ? 0 : undefined }, note);
        const found = await runPair(backend, { ...options, before: fresh ? Number.NaN : undefined }, () => {});
        for (const [name, row] of Object.entries(expected)) checkClose(name, found[name]!, row, kernelTolerance);
      }
    },
  })),
);

interface Pair {
  readonly settings: Settings;
  readonly sharp: boolean;
  /** Whether the gradient of prevLink is to be overwritten, and what stands there before, where it is not random. */
  readonly fresh: boolean;
  readonly before: number | undefined;
}

/** What the calls put out, and the gradients of what they read; not that of the link, which is between them. */
async function runPair(
  backend: Backend,
  { settings: s, sharp, fresh, before }: Pair,
  note: Subject["note"],
): Promise<Record<string, FloatArray>> {
  const places = new Map<string, Slice>();
  const frame = backend.createFrame();
  frame.set("saved", 1);
  const without = sharp ? ["masks"] : ["masks", ...SHARPNESS];
  const settings = { ...s, W: 3, K: s.R! };
  const bind = (kernel: KernelName) => {
    const operands = (names: readonly string[], gradient: string) =>
      Object.fromEntries(
        names
          .filter((name) => !without.includes(name))
          .map((name) => [name, place(backend, places, kernel, name, gradient, settings)]),
      );
    const [values, gradients] = [
      operands(operandsOf(kernels[kernel]), ""),
      operands(differentiableOf(kernels[kernel]), "d "),
    ];
    const placed = { kernel, values, gradients, settings, batch: BATCH, maxElements: BATCH };
    return backend.bind({ ...placed, fresh: fresh && kernel === "temporalLink" ? ["prevLink"] : [] }, frame);
  };
  const dPrevLink = place(backend, places, "temporalLink", "prevLink", "d ", settings);
  if (before !== undefined) dPrevLink.block.fill(before);
  const calls = (["temporalLink", "contentWeighting", "directional"] as const).map(bind);
  for (const [name, { block }] of places) note(name, await block.read());
  const ranges = [
    [0, 2],
    [2, BATCH],
  ] as const;
  for (const call of calls) call.prepare();
  for (const [begin, end] of ranges) for (const call of calls) call.forward(begin, end);
  for (const [begin, end] of ranges) for (const call of calls.toReversed()) call.backward(begin, end);
  const shown = [...places].filter(([name]) => name !== "d link" && !name.startsWith("raw"));
  const slot = async ({ block, stride }: Slice) => block.read(stride, stride);
  const read = await Promise.all(shown.map(async ([name, at]) => [name, await slot(at)] as const));
  for (const call of calls) call.dispose();
  frame.dispose();
  for (const { block } of places.values()) block.dispose();
  return Object.fromEntries(read);
}

/** Where a tensor lies that has the operand's name: the calls share `link`. Drawn at random, outputs too. */
function place(
  backend: Backend,
  places: Map<string, Slice>,
  kernel: KernelName,
  operand: string,
  gradient: string,
  settings: Settings,
): Slice {
  const name = gradient + operand;
  const known = places.get(name);
  if (known) return known;
  const { inputs, data, outputs, saved, scratch }: Kernel = kernels[kernel];
  const length = shapeSize({ ...inputs, ...data, ...outputs, ...saved, ...scratch }[operand]!, settings);
  const stride = BATCH * length;
  const block = backend.allocate(SLOTS * stride);
  const random = new Random(1).fork(name);
  const value = gradient ? (u: number) => 2 * u - 1 : domainOf(operand, settings);
  block.write(Float32Array.from({ length: SLOTS * stride }, () => value(random.uniform())));
  const placed = { block, base: 0, clock: "saved", stride, batchStride: length, length } as const;
  places.set(name, placed);
  return placed;
}
