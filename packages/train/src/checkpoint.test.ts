import { CheckpointError, Random, ReferenceBackend, readSafetensors, type Tensor, writeSafetensors } from "@dncjs/core";
import { beforeAll, describe, expect, it } from "vitest";
import { readCheckpoint } from "./checkpoint.ts";
import type { OptimizerOptions } from "./optimizers/index.ts";
import { echoRecipe } from "./testing/echoRecipe.ts";
import { echoTask } from "./testing/echoTask.ts";
import { Trainer } from "./trainer.ts";

const optimizers: OptimizerOptions[] = [
  { type: "rmspropTensorflow", learningRate: 0.01 },
  { type: "rmspropTorch", learningRate: 0.01, momentum: 0.9 },
  {
    type: "adam",
    learningRate: [
      { at: 0, value: 0.02 },
      { at: 0.02, value: 0.01 },
    ],
  },
  { type: "adamw", learningRate: 0.01 },
];
/** Batches of very different lengths, so that a resumed run plans its memory differently. */
const task = echoTask({ minSteps: 1, maxSteps: 40, rows: 4 });

describe("a resumed run", () => {
  it.each(optimizers)("equals the uninterrupted one bit for bit, with $type", async (optimizer) => {
    const recipe = { ...echoRecipe, optimizer, evaluateEvery: 5, batches: 10 };
    const backend = new ReferenceBackend({ precision: "float32" });
    const whole = Trainer.create({ backend, task, recipe, seed: 4 });
    const losses: number[] = [];
    await whole.fit({ onStep: ({ loss }) => void losses.push(loss) });

    const first = Trainer.create({ backend, task, recipe, seed: 4 });
    const found: number[] = [];
    for (let k = 0; k < 5; k++) found.push((await first.step()).loss);
    const checkpoint = await first.checkpoint();
    first.dispose();
    const second = await Trainer.resume({ backend: new ReferenceBackend({ precision: "float32" }), task, checkpoint });
    expect(second.batchesDone).toBe(5);
    expect(second.recipe).toEqual(whole.recipe);
    await second.fit({ onStep: ({ loss }) => void found.push(loss) });
    expect(found).toEqual(losses);
    expect(second.progress).toEqual(whole.progress);
    expect(await second.checkpoint()).toEqual(await whole.checkpoint());
  });

  it("equals the uninterrupted one in float64, too", async () => {
    const backend = new ReferenceBackend();
    const whole = Trainer.create({ backend, task, recipe: echoRecipe, seed: 4 });
    for (let k = 0; k < 3; k++) await whole.step();
    const resumed = await Trainer.resume({ backend, task, checkpoint: await whole.checkpoint() });
    for (const one of [whole, resumed]) for (let k = 0; k < 3; k++) await one.step();
    expect(await resumed.checkpoint()).toEqual(await whole.checkpoint());
  });

  it("continues after the last completed batch, if saved during a step", async () => {
    const backend = new ReferenceBackend();
    const made = Trainer.create({ backend, task, recipe: echoRecipe, seed: 4 });
    await made.step();
    const before = await made.checkpoint();
    const step = made.step();
    expect(await made.checkpoint()).toEqual(before);
    await step;
    expect(await made.checkpoint()).not.toEqual(before);
  });

  it("is still solved", async () => {
    const backend = new ReferenceBackend();
    const easy = { ...task, isSolved: () => true };
    const made = Trainer.create({ backend, task: easy, recipe: { ...echoRecipe, evaluateEvery: 2 }, seed: 4 });
    const result = await made.fit();
    expect(result).toMatchObject({ outcome: "solved", batchesDone: 2 });
    const resumed = await Trainer.resume({ backend, task: easy, checkpoint: await made.checkpoint() });
    expect(await resumed.fit()).toEqual(result);
  });

  it("keeps metrics that are NaN", async () => {
    const backend = new ReferenceBackend();
    const empty = { ...task, validationBatches: () => [] };
    const recipe = { ...echoRecipe, batches: 1 };
    const made = Trainer.create({ backend, task: empty, recipe, seed: 4 });
    await made.fit();
    const { progress } = await Trainer.resume({ backend, task: empty, checkpoint: await made.checkpoint() });
    expect(progress.metrics).toEqual({ error: Number.NaN, judged: 0 });
  });
});

describe("a checkpoint", () => {
  let bytes: Uint8Array;
  beforeAll(async () => {
    const trainer = Trainer.create({ backend: new ReferenceBackend(), task, recipe: echoRecipe, seed: 4 });
    await trainer.step();
    bytes = await trainer.checkpoint();
  });

  /** The checkpoint with some tensors and metadata replaced, or removed if undefined. */
  function changed(
    tensors: Record<string, Tensor | undefined>,
    metadata: Record<string, string | undefined> = {},
  ): Uint8Array {
    const file = readSafetensors(bytes);
    const kept = Object.entries({ ...Object.fromEntries(file.tensors), ...tensors }).flatMap(([name, tensor]) =>
      tensor ? [[name, tensor] as const] : [],
    );
    const texts = Object.entries({ ...Object.fromEntries(file.metadata), ...metadata }).filter(([, text]) => text);
    return writeSafetensors(kept, Object.fromEntries(texts) as Record<string, string>);
  }

  const vector = (...data: number[]): Tensor => ({ dtype: "F64", shape: [data.length], data: Float64Array.from(data) });
  const withValue = (name: string, value: number): Record<string, Tensor> => {
    const tensor = readSafetensors(bytes).tensors.get(name)!;
    const data = tensor.data.slice();
    data[1] = value;
    return { [name]: { ...tensor, data } };
  };
  const withRecipe = (change: object) => {
    const recipe = readSafetensors(bytes).metadata.get("recipe")!;
    return { recipe: JSON.stringify({ ...JSON.parse(recipe), ...change }) };
  };
  /** The snapshot tensors of a run that rolls back. */
  const snapshot = (): Record<string, Tensor> => {
    const { tensors } = readSafetensors(bytes);
    const mean = tensors.get("optimizer.mean")!;
    const variance = tensors.get("optimizer.variance")!;
    return { "snapshot.parameters": mean, "snapshot.mean": mean, "snapshot.variance": variance };
  };
  const huge = { controller: { hiddenSize: 60_000, layers: 16 } };

  it("is a safetensors file with named tensors and metadata", () => {
    const { tensors, metadata } = readSafetensors(bytes);
    expect([...tensors.keys()]).toEqual([
      "param.controller.0.weight_ih",
      "param.controller.0.weight_hh",
      "param.controller.0.bias",
      "param.interface.weight",
      "param.interface.bias",
      "param.output.weight",
      "param.output.bias",
      "optimizer.mean",
      "optimizer.variance",
    ]);
    expect([...metadata.keys()]).toEqual(["format", "version", "task", "recipe", "seed", "batchesDone", "progress"]);
    expect(readCheckpoint(bytes, task)).toMatchObject({ seed: 4, batchesDone: 1, progress: { evaluatedAt: 0 } });
  });

  it.each<[string, () => Uint8Array]>([
    ["format: got undefined", () => changed({}, { format: undefined })],
    ['format: got "dncjs-model/1"', () => changed({}, { format: "dncjs-model/1" })],
    ["no metadata key task", () => changed({}, { task: undefined })],
    ["expected JSON", () => changed({}, { recipe: "{" })],
    ["batchSize: got 0", () => changed({}, withRecipe({ batchSize: 0 }))],
    ["a known field", () => changed({}, withRecipe({ speed: 1 }))],
    ["recipe: got null", () => changed({}, { recipe: "null" })],
    ["seed of the checkpoint: got -1", () => changed({}, { seed: "-1" })],
    ["batchesDone of the checkpoint: got 1.5", () => changed({}, { batchesDone: "1.5" })],
    ["progress of the checkpoint: got []", () => changed({}, { progress: "[]" })],
    ["progress.evaluatedAt", () => changed({}, { progress: "{}" })],
    ["progress.metrics", () => changed({}, { progress: '{"evaluatedAt":1,"metrics":{"error":"none"}}' })],
    ["progress.lesson", () => changed({}, { progress: '{"evaluatedAt":1,"lesson":-1}' })],
    ["progress.skipped.consecutive", () => changed({}, { progress: '{"evaluatedAt":1,"skipped":{"total":1}}' })],
    ["updates of the checkpoint: got 0.5", () => changed({}, { updates: "0.5" })],
    ["no metadata key snapshotUpdates", () => changed(snapshot(), withRecipe({ onNonFinite: "rollBack" }))],
    ["lacks the tensor snapshot.parameters", () => changed({}, withRecipe({ onNonFinite: "rollBack" }))],
    ['a tensor "snapshot.parameters"', () => changed(snapshot())],
    ["parameters of the checkpoint: got", () => changed({ "param.output.bias": undefined })],
    ["parameters of the checkpoint: got", () => changed({}, withRecipe({ model: huge }))],
    ["shape of param.output.bias: got", () => changed({ "param.output.bias": { ...vector(1, 2), shape: [2, 1] } })],
    ['a tensor "param.other"', () => changed({ "param.output.bias": undefined, "param.other": vector(1, 2) })],
    ["param.output.bias holds values that are not finite", () => changed(withValue("param.output.bias", Number.NaN))],
    ["lacks the tensor optimizer.mean", () => changed({ "optimizer.mean": undefined })],
    ["shape of optimizer.mean: got [1]", () => changed({ "optimizer.mean": vector(1) })],
    ["optimizer.mean holds values that are not finite", () => changed(withValue("optimizer.mean", Infinity))],
    ["optimizer.variance holds negative values", () => changed(withValue("optimizer.variance", -1e-9))],
    ['a tensor "optimizer.momentum"', () => changed({ "optimizer.momentum": vector(1) })],
    ["optimizer.mean", () => changed({}, withRecipe({ optimizer: optimizers[0] }))],
    ["data", () => bytes.slice(0, -1)],
  ])("is rejected with the message: %s", async (message, make) => {
    const resumed = Trainer.resume({ backend: new ReferenceBackend(), task, checkpoint: make() });
    const error = await resumed.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CheckpointError);
    expect((error as Error).message).toContain(message);
  });

  it.each(["param.output.bias", "optimizer.mean"])(
    "with a value of %s beyond float32 is rejected on a float32 backend",
    async (name) => {
      const checkpoint = changed(withValue(name, 1e39));
      const resume = (precision: "float32" | "float64") =>
        Trainer.resume({ backend: new ReferenceBackend({ precision }), task, checkpoint });
      const refusal = `${name} holds values that are not finite in float32, such as 1e+39`;
      await expect(resume("float32")).rejects.toThrow(new CheckpointError(refusal));
      (await resume("float64")).dispose();
    },
  );

  it.each([Number.NaN, Infinity, -Infinity])("with a %o in any of its tensors is rejected", async (bad) => {
    const recipe = { ...echoRecipe, onNonFinite: "rollBack" } as const;
    const backend = new ReferenceBackend();
    const trainer = Trainer.create({ backend, task, recipe, seed: 4 });
    for (let k = 0; k < 2; k++) await trainer.step();
    const { tensors, metadata } = readSafetensors(await trainer.checkpoint());
    expect([...tensors.keys()]).toEqual(expect.arrayContaining(["optimizer.variance", "snapshot.parameters"]));
    for (const [name, tensor] of tensors) {
      const data = tensor.data.slice();
      data[0] = bad;
      const checkpoint = writeSafetensors(
        new Map(tensors).set(name, { ...tensor, data }),
        Object.fromEntries(metadata),
      );
      const resumed = Trainer.resume({ backend, task, checkpoint });
      await expect(resumed).rejects.toThrow(new CheckpointError(`${name} holds values that are not finite`));
    }
  });

  it("with any single bit flipped is rejected", () => {
    const random = new Random(11).fork("bits");
    for (let k = 0; k < 2_000; k++) {
      const damaged = bytes.slice();
      const bit = Math.floor(random.uniform() * 8 * bytes.length);
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => readCheckpoint(damaged, task), `bit ${bit}`).toThrow(CheckpointError);
    }
  });

  it("of another task is rejected", async () => {
    const backend = new ReferenceBackend();
    const resume = (change: object) => Trainer.resume({ backend, task: { ...task, ...change }, checkpoint: bytes });
    await expect(resume({ name: "copy" })).rejects.toThrow(
      'belongs to another task: its name: got "echo", expected "copy"',
    );
    await expect(resume({ inputSize: 5 })).rejects.toThrow("its inputSize: got 2, expected 5");
    await expect(resume({ loss: "meanSquare" })).rejects.toThrow(CheckpointError);
  });
});
