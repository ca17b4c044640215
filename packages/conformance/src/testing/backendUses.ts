import { type Backend, Dnc, type DncOptions, type FloatArray } from "@dncjs/core";
import { copyTask } from "@dncjs/tasks";
import { type Recipe, Trainer } from "@dncjs/train";

/** Uses a backend, frees all that it creates, and returns numbers. */
export type Use = (backend: Backend) => Promise<readonly (FloatArray | Uint8Array)[]>;

const task = copyTask({ bits: 2, maxLength: 2, seed: 1 });

/** Uses of all objects that take memory of a backend: networks, sessions, traces, trainers, evaluations. */
export function backendUses(
  network: Pick<DncOptions, "controller" | "memory">,
  batchSize: number,
): Record<string, Use> {
  const recipe: Recipe = {
    model: network,
    optimizer: { type: "adam", learningRate: 0.01 },
    batchSize,
    batches: 2,
    clipNorm: 1,
    evaluateEvery: 2,
    stopWhenSolved: false,
  };
  return {
    "networks, sessions and traces": (backend) => useNetwork(backend, network, batchSize),
    "a stopped and a resumed training": async (backend) => {
      const trainer = Trainer.create({ backend, task, recipe, seed: 1 });
      let checkpoint: Uint8Array;
      try {
        await trainer.step();
        checkpoint = await trainer.checkpoint();
      } finally {
        trainer.dispose();
      }
      return finish(await Trainer.resume({ backend, task, checkpoint }));
    },
  };
}

async function useNetwork(backend: Backend, network: Partial<DncOptions>, batch: number): ReturnType<Use> {
  const dnc = Dnc.create({ inputSize: 2, outputSize: 1, ...network }, { backend, seed: 1 });
  const parts: { dispose(): void }[] = [dnc];
  const x = Float32Array.from({ length: 2 * batch }, (_, k) => Math.sin(k));
  try {
    const y = await dnc.run([1, 0, 0, 1]);
    await dnc.trace([1, 0, 0, 1]);
    const session = dnc.session({ batch });
    parts.push(session);
    await session.run(x, new Uint8Array(batch).fill(1, 1));
    const fork = await session.fork();
    parts.push(fork);
    return [y, await fork.step(x), await dnc.save()];
  } finally {
    for (const part of parts) part.dispose();
  }
}

async function finish(trainer: Trainer): ReturnType<Use> {
  try {
    await trainer.fit();
    await trainer.evaluate("evaluation");
    return [await trainer.checkpoint()];
  } finally {
    trainer.dispose();
  }
}
