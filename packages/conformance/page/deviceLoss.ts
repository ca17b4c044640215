/** A training on WebGPU in this browser, for deviceLoss.spec.ts to take the GPU process away from. */
import { DeviceLostError, Dnc } from "@dncjs/core";
import { createGpuBackend } from "@dncjs/gpu";
import { type Batch, type Recipe, type Task, Trainer } from "@dncjs/train";
import { createWasmBackend } from "@dncjs/wasm";

export interface LossResults {
  readonly restorations: readonly { readonly lostAt: number; readonly batch: number; readonly backend: string }[];
  readonly batchesDone: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly parameters: readonly number[];
}

export interface DeviceLoss {
  /** Trains to the end; after each of the batches `crashAfter` the GPU process is crashed, once. */
  train(backend: "gpu" | "wasm", crashAfter: readonly number[]): Promise<LossResults>;
  /** What every operation of a model says after a crash, by its name; "hangs" where it says nothing for 10 seconds. */
  operationsAfterCrash(): Promise<Readonly<Record<string, string>>>;
}

declare global {
  var deviceLoss: DeviceLoss;
  /** By the test: crashes the GPU process and waits until it is gone. */
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

/** Say which of two inputs was shown the step before. */
function draw(index: number, batch: number): Batch {
  const steps = 2;
  const bit = (place: number) => (Math.imul(place + 31 * index + 7, 2654435761) >>> 13) & 1;
  const [x, target] = [new Float32Array(steps * batch * 2), new Float32Array(steps * batch * 2)];
  const mask = new Float32Array(steps * batch).fill(1);
  const answer = mask.map((_, place) => (place < batch ? 0 : 1));
  for (let place = 0; place < steps * batch; place++) {
    x[2 * place + bit(place)] = 1;
    if (place >= batch) target[2 * place + bit(place - batch)] = 1;
  }
  return { steps, batch, x, target, mask, answer };
}

const task: Task = {
  ...size,
  ...{ name: "echo", description: "say what was shown the step before", loss: "sigmoidCrossEntropy", lossGroups: 1 },
  ...{ metric: "error", trainingSteps: 2, evaluationSteps: 2 },
  trainingBatch: (index, rows) => draw(index, rows),
  validationBatches: (rows) => [draw(-1, rows)],
  evaluationBatches: (rows) => [draw(-2, rows)],
  tally() {
    let [wrong, judged] = [0, 0];
    return {
      add({ answer, target }, y) {
        answer.forEach((asked, place) => {
          judged += asked;
          if (asked && (target[2 * place] === 1) !== y[2 * place]! > y[2 * place + 1]!) wrong++;
        });
      },
      metrics: () => ({ error: wrong / judged }),
    };
  },
  isSolved: ({ error }) => error === 0,
  render: () => "",
};

globalThis.deviceLoss = {
  async train(name, crashAfter) {
    const left = [...crashAfter];
    const restorations: { lostAt: number; batch: number; backend: string }[] = [];
    const spares = [() => createGpuBackend(), () => createWasmBackend()];
    const backend = await spares[name === "gpu" ? 0 : 1]!();
    const trainer = Trainer.create({ backend, spares, task, recipe, seed: 1 });
    const { batchesDone } = await trainer.fit({
      async onStep({ batch }) {
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
    return { restorations, batchesDone, metrics, parameters };
  },

  async operationsAfterCrash() {
    const backend = await createGpuBackend();
    const model = Dnc.create({ ...size, ...network }, { backend, seed: 1 });
    const session = model.session();
    await session.run([1, 0, 0, 1]);
    const [state, reading] = [await session.snapshot(), model.parameters.values.read()];
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
    const said: Record<string, string> = {};
    for (const [name, run] of Object.entries(operations)) said[name] = await outcome(run);
    backend.dispose();
    return said;
  },
};

async function outcome(run: () => Promise<unknown>): Promise<string> {
  const patience = new Promise<string>((resolve) => setTimeout(resolve, 10_000, "hangs"));
  const said = run().then(
    () => "done",
    (error: unknown) => (error instanceof DeviceLostError ? "DeviceLostError" : String(error)),
  );
  return Promise.race([said, patience]);
}
