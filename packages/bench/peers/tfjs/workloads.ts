/** Peers that compute the gradients of a sequence, or train on it, with TensorFlow.js and with dncjs. All use the same weights and data. */
import { type Configuration, networkOf, randomBits, TrainingWorkload } from "@dncjs/bench";
import { type Backend, type DncConfig, defineConfig, ReferenceBackend } from "@dncjs/core";
import { initialValues, parameterLayout } from "@dncjs/core/run";
import { createGpuBackend } from "@dncjs/gpu";
import { nodeGpu } from "@dncjs/gpu/node";
import { dncSequence } from "@dncjs/tfjs";
import { plainSequence } from "@dncjs/tfjs/plain";
import { createWasmBackend } from "@dncjs/wasm";
import * as tf from "@tensorflow/tfjs";

export const engines: readonly ["cpu", "wasm", "webgpu"] = ["cpu", "wasm", "webgpu"];
/** A backend of TensorFlow.js. */
export type Engine = (typeof engines)[number];

export interface PeerOptions {
  /** Whether RMSProp updates the parameters. */
  readonly update: boolean;
}

export interface Peer {
  readonly name: string;
  /** Runs forward, backward and, if requested, RMSProp on one sequence of the whole batch. Returns the loss before the update. */
  sequence(): Promise<number>;
  dispose(): void;
}

/** The backend of dncjs that corresponds to each of TensorFlow.js. */
const direct: Readonly<Record<Engine, () => Promise<Backend>>> = {
  cpu: async () => new ReferenceBackend({ precision: "float32" }),
  wasm: () => createWasmBackend(),
  webgpu: async () => createGpuBackend({ gpu: await nodeGpu() }),
};

export async function directPeer(engine: Engine, configuration: Configuration, options: PeerOptions): Promise<Peer> {
  const backend = await direct[engine]();
  const workload = new TrainingWorkload(backend, configuration, options);
  return {
    name: `@dncjs, ${backend.description}`,
    sequence: () => workload.sequence(),
    dispose() {
      workload.dispose();
      backend.dispose();
    },
  };
}

/** The operation of @dncjs/tfjs. */
export function fusedPeer(configuration: Configuration, options: PeerOptions): Peer {
  return peerOf(
    "operation",
    configuration,
    options,
    (config, x, parameters) => dncSequence(config, { x, parameters }).y,
  );
}

/** The same network in plain operations of TensorFlow.js. */
export function plainPeer(configuration: Configuration, options: PeerOptions): Peer {
  return peerOf("plain operations", configuration, options, (config, x, parameters) => {
    return plainSequence(config, { x, parameters }).y as tf.Tensor3D;
  });
}

/** A network without memory: `tf.layers.lstm` with the same number of units, and a dense layer. */
export function lstmPeer(configuration: Configuration, options: PeerOptions): Peer {
  const { hiddenSize, inputSize, outputSize, steps } = configuration;
  const model = tf.sequential({
    layers: [
      tf.layers.lstm({ units: hiddenSize, returnSequences: true, inputShape: [steps, inputSize] }),
      tf.layers.dense({ units: outputSize }),
    ],
  });
  const order = [1, 0, 2]; // batch first: [B,T,X]
  const network = (x: tf.Tensor3D) => model.apply(tf.transpose(x, order)) as tf.Tensor3D;
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const peer = trainedPeer({ name: "tf.layers.lstm", network, variables, order }, configuration, options);
  return {
    ...peer,
    dispose() {
      peer.dispose();
      model.dispose();
    },
  };
}

type Network = (config: DncConfig, x: tf.Tensor3D, parameters: Readonly<Record<string, tf.Variable>>) => tf.Tensor3D;

function peerOf(name: string, configuration: Configuration, options: PeerOptions, network: Network): Peer {
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
  const trained = {
    name,
    network: (x: tf.Tensor3D) => network(config, x, parameters),
    variables: Object.values(parameters),
  };
  const peer = trainedPeer(trained, configuration, options);
  return {
    ...peer,
    dispose() {
      peer.dispose();
      tf.dispose(parameters);
    },
  };
}

interface Trained {
  readonly name: string;
  readonly network: (x: tf.Tensor3D) => tf.Tensor3D;
  readonly variables: readonly tf.Variable[];
  /** Permutation from [T,B,Y] to the axes of the network's output, if they differ. */
  readonly order?: number[];
}

/** Trains as a user of TensorFlow.js does. */
function trainedPeer(
  { name, network, variables, order }: Trained,
  { batch, steps, inputSize, outputSize }: Configuration,
  { update }: PeerOptions,
): Peer {
  const x = tf.tensor3d(randomBits(steps * batch * inputSize), [steps, batch, inputSize]);
  const bits = tf.tensor3d(randomBits(steps * batch * outputSize), [steps, batch, outputSize]);
  const target = order ? tf.transpose(bits, order) : tf.clone(bits);
  const optimizer = tf.train.rmsprop(1e-4, 0.99, 0, 1e-10);
  /** The sum over steps and outputs, the mean over batch elements. */
  const lossOf = (): tf.Scalar => tf.mul(tf.losses.sigmoidCrossEntropy(target, network(x)), steps * outputSize);
  return {
    name,
    async sequence() {
      const { value, grads } = tf.variableGrads(lossOf, variables as tf.Variable[]);
      if (update) optimizer.applyGradients(grads);
      const [loss] = await value.data();
      tf.dispose([value, grads]);
      return loss!;
    },
    dispose() {
      tf.dispose([x, bits, target]);
      optimizer.dispose();
    },
  };
}
