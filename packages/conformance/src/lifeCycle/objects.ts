/** The objects of the life-cycle matrix with a call of each method. */
import { type AnyBackend, Dnc, type DncOptions, State } from "@dncjs/core";
import { copyTask } from "@dncjs/tasks";
import { evaluate, type Recipe, Trainer } from "@dncjs/train";
import type { ObjectName } from "./outcomes.ts";

type Numbers = ArrayLike<number>;

/** Calls a method and returns its numbers, or undefined if it has none. */
export type Call = () => unknown;

/** An object under test. */
export interface TestObject {
  /** The call that is pending in the situation "busy", and awaited before the others. */
  readonly before: () => Promise<Numbers>;
  /** By the names of `outcomes`. */
  readonly calls: Readonly<Record<string, Call>>;
  /** Does what `before` does, ended by an abort signal. */
  readonly abort?: () => Promise<void>;
  /** Disposes of the object itself. */
  dispose(): void;
  /** Frees all memory. */
  free(): void;
}

const task = copyTask({ bits: 2, maxLength: 1, seed: 1 });
const network = { controller: { hiddenSize: 3 }, memory: { locations: 3, wordSize: 2 } };
const options: DncOptions = { inputSize: task.inputSize, outputSize: task.outputSize, ...network };
const x = Float32Array.from({ length: 2 * task.inputSize }, (_, k) => Math.sin(k + 1));
const firstX = x.subarray(0, task.inputSize);
const recipe: Recipe = {
  model: network,
  optimizer: { type: "adam", learningRate: 0.01 },
  batchSize: 2,
  batches: 2,
  evaluateEvery: 2,
  stopWhenSolved: false,
};

/** How to open the objects. */
export const objects: Readonly<Record<ObjectName, (backend: AnyBackend) => Promise<TestObject>>> = {
  Dnc: openDnc,
  Session: openSession,
  Trainer: openTrainer,
};

async function openDnc(backend: AnyBackend): Promise<TestObject> {
  const create = () => Dnc.create(options, { backend, seed: 1 });
  const dnc = create();
  const bytes = await dnc.save();
  const step = () => dnc.step(firstX);
  return {
    before: step,
    calls: {
      "Dnc.create": () => using(create(), (made) => made.run(x)),
      "Dnc.load": () => using(Dnc.load(bytes, { backend }), (loaded) => loaded.run(x)),
      "dnc.run": () => dnc.run(x),
      "dnc.trace": async () => (await dnc.trace(x)).get("y")!.data,
      "dnc.step": step,
      "dnc.reset": () => dnc.reset(),
      "dnc.session": () => using(dnc.session(), (session) => session.run(x)),
      "dnc.save": () => dnc.save(),
      "dnc.parameters.read": () => dnc.parameters.read("output.bias"),
      "dnc.parameters.write": () => dnc.parameters.write("output.bias", new Float32Array(task.outputSize)),
      evaluate: async () => Object.values(await evaluate(dnc, task, "validation")),
      "dnc.dispose": () => dnc.dispose(),
    },
    dispose: () => dnc.dispose(),
    free: () => dnc.dispose(),
  };
}

async function openSession(backend: AnyBackend): Promise<TestObject> {
  const dnc = Dnc.create(options, { backend, seed: 1 });
  const session = dnc.session();
  const run = () => session.run(x);
  return {
    before: run,
    calls: {
      "session.run": run,
      "session.step": () => session.step(firstX),
      "session.trace": async () => (await session.trace(x)).get("y")!.data,
      "session.snapshot": async () => (await session.snapshot()).data,
      "session.restore": () => session.restore(State.zero(dnc.config, 1)),
      "session.reset": () => session.reset(),
      "session.fork": async () => using(await session.fork(), (fork) => fork.run(x)),
      "session.mark": () => session.mark(),
      "session.rollback": async () => {
        await session.mark();
        await session.rollback();
      },
      "session.dispose": () => session.dispose(),
    },
    dispose: () => session.dispose(),
    free() {
      session.dispose();
      dnc.dispose();
    },
  };
}

async function openTrainer(backend: AnyBackend): Promise<TestObject> {
  const host = { backend, task };
  const create = () => Trainer.create({ ...host, recipe, seed: 1 });
  const trainer = create();
  const checkpoint = await trainer.checkpoint();
  const { model } = trainer;
  const step = async () => [(await trainer.step()).loss];
  return {
    before: step,
    calls: {
      "Trainer.create": () => using(create(), (made) => made.checkpoint()),
      "Trainer.resume": async () =>
        using(await Trainer.resume({ ...host, checkpoint }), (resumed) => resumed.checkpoint()),
      "trainer.step": step,
      "trainer.fit": async () => Object.values((await trainer.fit()).metrics!),
      "trainer.evaluate": async () => Object.values(await trainer.evaluate("validation")),
      "trainer.gradientStatistics": async () =>
        Object.values((await trainer.gradientStatistics()) ?? {}).map(({ norm }) => norm),
      "trainer.checkpoint": () => trainer.checkpoint(),
      "trainer.model.run": () => model.run(firstX),
      "trainer.dispose": () => trainer.dispose(),
    },
    async abort() {
      const stop = new AbortController();
      await trainer.fit({ signal: stop.signal, onStep: () => stop.abort() });
    },
    dispose: () => trainer.dispose(),
    free: () => trainer.dispose(),
  };
}

/** Uses an object and disposes of it. */
async function using<Used extends { dispose(): void }>(
  used: Used,
  use: (used: Used) => Promise<Numbers>,
): Promise<Numbers> {
  try {
    return await use(used);
  } finally {
    used.dispose();
  }
}
