/** Usage: node node.js [rounds] */
import { registerDnc } from "@dncjs/tfjs";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { createModel, train } from "./train.js";

await tf.setBackend("wasm");
await registerDnc(tf);
const model = createModel(tf);
await train(tf, model, {
  rounds: Number(process.argv[2] ?? 100),
  onRound: ({ round, loss, recalled }) => {
    console.log(`round ${round}: loss ${loss.toFixed(4)}, ${(100 * recalled).toFixed(0)} % recalled`);
    return recalled > 0.98;
  },
});
