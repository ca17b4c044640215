/**
 * The check of joined vectors, before the build "wide" is used in a process that joins them: passes of a small network, forward and
 * backward. The first one must agree with the reference, and all must give the same bits. With `--no-liftoff` the first one already runs
 * joined code. Otherwise it runs the code of the baseline compiler, and V8 joins the most frequent functions during the passes that follow.
 */
import { type AnyBackend, type Backend, defineConfig, type FloatArray, ReferenceBackend } from "@dncjs/core";
import { buildProgram, Parameters, planFor, relativeError, TrainingExecutor } from "@dncjs/core/run";

/** Sizes with whole vectors and with tails. */
const config = defineConfig({
  inputSize: 11,
  outputSize: 9,
  controller: { hiddenSize: 37 },
  memory: { locations: 21, wordSize: 19, readHeads: 3 },
});
const BATCH = 5;
const STEPS = 3;

/** Milliseconds of repeated passes, for V8 to join vectors. */
const DURATION = 50;
/** Maximum error, relative to the maximum of a result. */
const TOLERANCE = 1e-4;

/** Runs the passes: two, or with `repeat` as many as take `DURATION`. Returns what is wrong, or undefined. */
export async function findMismatch(backend: Backend, repeat = true): Promise<string | undefined> {
  const expected = await passesOf(new ReferenceBackend(), async (run) => run());
  return passesOf(backend, async (run) => {
    const start = performance.now();
    const first = await run();
    for (const [name, values] of Object.entries(first)) {
      const error = relativeError(values, expected[name]!);
      if (!(error <= TOLERANCE)) return `${name} is off by ${error.toPrecision(2)} from the reference`;
    }
    do {
      for (const [name, values] of Object.entries(await run())) {
        if (!sameBits(values, first[name]!)) return `${name} differs between two passes over the same input`;
      }
    } while (repeat && performance.now() - start < DURATION);
    return undefined;
  });
}

type Results = Readonly<Record<string, FloatArray>>;

/** Calls `use` with a function that runs one pass. */
async function passesOf<Result>(
  backend: AnyBackend & Backend,
  use: (run: () => Promise<Results>) => Promise<Result>,
): Promise<Result> {
  const parameters = new Parameters(backend, config);
  parameters.values.write(waves(parameters.layout.length, 1.7));
  const plan = planFor(backend, buildProgram(config), { batch: BATCH, steps: STEPS, purpose: "train" });
  const executor = new TrainingExecutor(backend, plan, parameters);
  const { data } = executor;
  try {
    return await use(async () => {
      data.write("x", waves(STEPS * BATCH * config.inputSize, 0.9));
      data.writeState();
      executor.forward(STEPS);
      const y = await data.read("y");
      const state = await data.readState();
      data.zeroGradients();
      data.writeGradient("y", waves(STEPS * BATCH * config.outputSize, 2.3));
      data.writeStateGradient(waves(plan.stateSize, 0.4));
      executor.backward({ accumulate: "store" });
      return { y, state, dx: await data.readGradient("x"), gradients: await parameters.gradients.read() };
    });
  } finally {
    executor.dispose();
    parameters.dispose();
  }
}

const waves = (length: number, rate: number): Float32Array =>
  Float32Array.from({ length }, (_, k) => Math.sin(rate * (k + 1)));

function sameBits(a: FloatArray, b: FloatArray): boolean {
  return a.length === b.length && a.every((x, k) => Object.is(x, b[k]));
}
