/** Training on WebGPU in a page. src/testing/describeDeviceLoss.ts crashes the GPU process meanwhile. */
import { DeviceLostError, Dnc } from "@dncjs/core";
import { createGpuBackend } from "@dncjs/gpu";
import { type Batch, type Recipe, type Task, Trainer } from "@dncjs/train";
import { createWasmBackend } from "@dncjs/wasm";

export interface LossResults {
  readonly restorations: readonly { readonly lostAt: number; readonly batch: number; readonly backend: string }[];
  readonly batchesDone: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly parameters: readonly number[];
  /** Losses of all batches, in the order in which they ran. */
  readonly losses: readonly number[];
}

export interface DeviceLoss {
  /** Trains to the end. Crashes the GPU process once after each of the batches `crashAfter`. */
  train(crashAfter: readonly number[]): Promise<LossResults>;
  /** The outcome of each operation of a model after a crash, by name; "hangs" after 10 seconds without one. */
  operationsAfterCrash(): Promise<Readonly<Record<string, string>>>;
}

declare global {
  var deviceLoss: DeviceLoss;
  /** Crashes the GPU process and waits until it has ended. The test provides it. */
  var crash: () => Promise<void>;
}

const size = { inputSize: 2, outputSize: 2 };
const network = { controller: { hiddenSize: 6 }, memory: { locations: 4, wordSize: 3 } };
const recipe: Recipe = {
  model: network,
  optimizer: { type: "adam", learningRate: 0.02 },
  batchSize: 4,
  batches: 60,
  evaluateEvery: 30,
  stopWhenSolved: false,
};

/** Draws a batch of the task: recall the input of the previous step. */
function draw(index: number, batch: number): Batch {
  const steps = 2;
  const bit = (position: number) => (Math.imul(position + 31 * index + 7, 2654435761) >>> 13) & 1;
  const x = new Float32Array(steps * batch * 2);
  const target = new Float32Array(steps * batch * 2);
  const mask = new Float32Array(steps * batch).fill(1);
  const answer = mask.map((_, position) => (position < batch ? 0 : 1));
  for (let position = 0; position < steps * batch; position++) {
    x[2 * position + bit(position)] = 1;
    if (position >= batch) target[2 * position + bit(position - batch)] = 1;
  }
  return { steps, batch, x, target, mask, answer };
}

const task: Task = {
  name: "echo",
  description: "recall the input of the previous step",
  inputSize: 2,
  outputSize: 2,
  loss: "sigmoidCrossEntropy",
  lossGroups: 1,
  metric: "error",
  trainingSteps: 2,
  evaluationSteps: 2,
  trainingBatch: (index, batch) => draw(index, batch),
  validationBatches: (batch) => [draw(-1, batch)],
  evaluationBatches: (batch) => [draw(-2, batch)],
  tally() {
    let wrong = 0;
    let answers = 0;
    return {
      add({ answer, target }, y) {
        answer.forEach((isAnswer, position) => {
          answers += isAnswer;
          if (isAnswer && (target[2 * position] === 1) !== y[2 * position]! > y[2 * position + 1]!) wrong++;
        });
      },
      metrics: () => ({ error: wrong / answers }),
    };
  },
  isSolved: ({ error }) => error === 0,
  render: () => "",
};

globalThis.deviceLoss = {
  async train(crashAfter) {
    const left = [...crashAfter];
    const restorations: { lostAt: number; batch: number; backend: string }[] = [];
    const spares = [() => createGpuBackend(), () => createWasmBackend()];
    const losses: number[] = [];
    const backend = await createGpuBackend();
    const trainer = Trainer.create({ backend, spares, task, recipe, seed: 1 });
    const { batchesDone } = await trainer.fit({
      async onStep({ batch, loss }) {
        losses.push(loss);
        if (batch !== left[0]) return;
        left.shift();
        await globalThis.crash();
      },
      onRestoration({ lostAt, batch, backend: { description } }) {
        restorations.push({ lostAt, batch, backend: description });
      },
    });
    const parameters = [...(await trainer.model.parameters.values.read())];
    const metrics = await trainer.evaluate("evaluation");
    trainer.dispose();
    backend.dispose();
    return { restorations, batchesDone, metrics, parameters, losses };
  },

  async operationsAfterCrash() {
    const backend = await createGpuBackend();
    const model = Dnc.create({ ...size, ...network }, { backend, seed: 1 });
    const session = model.session();
    await session.run([1, 0, 0, 1]);
    const state = await session.snapshot();
    const reading = model.parameters.values.read();
    await globalThis.crash();
    const operations: Readonly<Record<string, () => Promise<unknown>>> = {
      "a read under way": () => reading,
      run: () => model.run([1, 0, 0, 1]),
      trace: () => model.trace([1, 0, 0, 1]),
      "session.step": () => session.step([1, 0]),
      "session.restore": async () => session.restore(state),
      save: () => model.save(),
      create: async () => Dnc.create({ ...size, ...network }, { backend, seed: 1 }),
    };
    const outcomes: Record<string, string> = {};
    for (const [name, run] of Object.entries(operations)) outcomes[name] = await outcomeOf(run);
    backend.dispose();
    return outcomes;
  },
};

async function outcomeOf(run: () => Promise<unknown>): Promise<string> {
  const timeout = new Promise<string>((resolve) => setTimeout(resolve, 10_000, "hangs"));
  const settled = run().then(
    () => "done",
    (error: unknown) => (error instanceof DeviceLostError ? "DeviceLostError" : String(error)),
  );
  return Promise.race([settled, timeout]);
}
