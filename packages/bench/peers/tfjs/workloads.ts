/** One training step of a sequence, in the ways that tensorflow.js and we have of doing it; from the same weights, on the same numbers. */
import { type Configuration, networkOf, randomBits, TrainingWorkload } from "@dncjs/bench";
import {
  type Backend,
  type DncConfig,
  defineConfig,
  initialValues,
  parameterLayout,
  ReferenceBackend,
  State,
} from "@dncjs/core";
import { createGpuBackend } from "@dncjs/gpu";
import { nodeGpu } from "@dncjs/gpu/node";
import { dncSequence } from "@dncjs/tfjs";
import { plainSequence } from "@dncjs/tfjs/plain";
import { createWasmBackend } from "@dncjs/wasm";
import * as tf from "@tensorflow/tfjs";

export const engines: readonly ["cpu", "wasm", "webgpu"] = ["cpu", "wasm", "webgpu"];
/** A backend of tensorflow.js. */
export type Engine = (typeof engines)[number];

export interface Peer {
  readonly name: string;
  /** Forward, backward and RMSProp of one sequence of the whole batch; gives the loss before the step. */
  sequence(): Promise<number>;
  dispose(): void;
}

/** Our own backend in the place of each of theirs. */
const direct: Readonly<Record<Engine, () => Promise<Backend>>> = {
  cpu: async () => new ReferenceBackend({ precision: "float32" }),
  wasm: () => createWasmBackend(),
  webgpu: async () => createGpuBackend({ gpu: await nodeGpu() }),
};

export async function directPeer(engine: Engine, configuration: Configuration): Promise<Peer> {
  const backend = await direct[engine]();
  const workload = new TrainingWorkload(backend, configuration);
  return {
    name: `@dncjs, ${backend.description}`,
    sequence: () => workload.sequence(),
    dispose() {
      workload.dispose();
      backend.dispose();
    },
  };
}

/** The operation, and the same machine in plain operations. */
export function fusedPeer(configuration: Configuration): Peer {
  return peerOf("operation", configuration, (config, x, parameters) => dncSequence(config, { x, parameters }).y);
}

export function plainPeer(configuration: Configuration): Peer {
  const { batch } = configuration;
  const zero = State.zero(defineConfig(networkOf(configuration)), batch);
  const state = Object.fromEntries(zero.names.map((name) => [name, tf.keep(tf.zeros([...zero.shape(name)]))]));
  const peer = peerOf("plain operations", configuration, (config, x, parameters) => {
    return plainSequence(config, parameters, x, state).y as tf.Tensor3D;
  });
  return {
    ...peer,
    dispose() {
      peer.dispose();
      tf.dispose(state);
    },
  };
}

/** No memory at all: `tf.layers.lstm` of as many units, and a dense layer. */
export function lstmPeer(configuration: Configuration): Peer {
  const { hiddenSize, inputSize, outputSize, steps } = configuration;
  const model = tf.sequential({
    layers: [
      tf.layers.lstm({ units: hiddenSize, returnSequences: true, inputShape: [steps, inputSize] }),
      tf.layers.dense({ units: outputSize }),
    ],
  });
  // Batch first: [B,T,X].
  const peer = trainedPeer(
    "tf.layers.lstm",
    configuration,
    (x) => model.apply(tf.transpose(x, [1, 0, 2])) as tf.Tensor3D,
    [1, 0, 2],
  );
  return {
    ...peer,
    dispose() {
      peer.dispose();
      model.dispose();
    },
  };
}

type Network = (config: DncConfig, x: tf.Tensor3D, parameters: Readonly<Record<string, tf.Variable>>) => tf.Tensor3D;

function peerOf(name: string, configuration: Configuration, network: Network): Peer {
  const config = defineConfig(networkOf(configuration));
  const { specs, offsets } = parameterLayout(config);
  const values = Float32Array.from(initialValues(config, 1));
  const parameters = Object.fromEntries(
    specs.map(({ name, shape }) => {
      const at = offsets.get(name)!;
      const part = values.slice(at, at + shape.reduce((product, size) => product * size));
      return [name, tf.tidy(() => tf.variable(tf.tensor(part, [...shape])))];
    }),
  );
  const peer = trainedPeer(name, configuration, (x) => network(config, x, parameters));
  return {
    ...peer,
    dispose() {
      peer.dispose();
      tf.dispose(parameters);
    },
  };
}

/** As a user of tensorflow.js trains; y may come in another order of its axes, then so do the targets. */
function trainedPeer(
  name: string,
  { batch, steps, inputSize, outputSize }: Configuration,
  network: (x: tf.Tensor3D) => tf.Tensor3D,
  order?: number[],
): Peer {
  const x = tf.tensor3d(randomBits(steps * batch * inputSize), [steps, batch, inputSize]);
  const bits = tf.tensor3d(randomBits(steps * batch * outputSize), [steps, batch, outputSize]);
  const target = order ? tf.transpose(bits, order) : tf.clone(bits);
  const optimizer = tf.train.rmsprop(1e-4, 0.99, 0, 1e-10);
  return {
    name,
    async sequence() {
      // The sum over steps and outputs, the mean over rows.
      const loss = optimizer.minimize(
        () => tf.mul(tf.losses.sigmoidCrossEntropy(target, network(x)), steps * outputSize),
        true,
      )!;
      const [value] = await loss.data();
      loss.dispose();
      return value!;
    },
    dispose: () => tf.dispose([x, bits, target, optimizer as unknown as tf.Tensor]),
  };
}
