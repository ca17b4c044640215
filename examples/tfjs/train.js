/** A DNC between two dense layers learns associative recall with `model.fit`, in Node and in a page. */
import { dncLayer } from "@dncjs/tfjs";
import { bits, channels, randomFrom, recallBatch, steps } from "./recall.js";

export function createModel(tf) {
  const kernelInitializer = () => tf.initializers.glorotUniform({ seed: 1 });
  const model = tf.sequential();
  model.add(
    tf.layers.dense({
      units: 16,
      activation: "tanh",
      inputShape: [steps, channels],
      kernelInitializer: kernelInitializer(),
    }),
  );
  model.add(
    dncLayer({
      units: 16,
      controller: { hiddenSize: 32 },
      memory: { locations: 8, wordSize: 8, readHeads: 1 },
      seed: 1,
    }),
  );
  model.add(tf.layers.dense({ units: bits, activation: "sigmoid", kernelInitializer: kernelInitializer() }));
  model.compile({ optimizer: tf.train.adam(3e-3), loss: "binaryCrossentropy" });
  return model;
}

/**
 * Trains for at most `rounds` rounds of 512 new sequences. After each round `onRound` receives the loss and the share of 256 unseen sequences
 * recalled without a wrong bit. Training stops when it returns true.
 */
export async function train(tf, model, { rounds, seed = 1, onRound }) {
  const random = randomFrom(seed);
  const unseen = tensors(tf, recallBatch(randomFrom(seed + 1), 256), 256);
  for (let round = 1; round <= rounds; round++) {
    const batch = tensors(tf, recallBatch(random, 512), 512);
    const { history } = await model.fit(batch.x, batch.y, { batchSize: 16, shuffle: false, verbose: 0 });
    tf.dispose(batch);
    const stop = onRound({ round, loss: history.loss[0], recalled: await recalled(tf, model, unseen) });
    if (stop) break;
    await tf.nextFrame(); // lets a page draw and handle clicks
  }
  tf.dispose(unseen);
}

async function recalled(tf, model, { x, y }) {
  const share = tf.tidy(() => tf.mean(tf.all(tf.equal(tf.round(model.predict(x)), y), 1)));
  const [value] = await share.data();
  share.dispose();
  return value;
}

function tensors(tf, { x, y }, count) {
  return { x: tf.tensor3d(x, [count, steps, channels]), y: tf.tensor2d(y, [count, bits]) };
}
