import { registerDnc } from "@dncjs/tfjs";
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import plainWasm from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import simdWasm from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import threadedWasm from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url";
import "@tensorflow/tfjs-backend-webgpu";
import { createModel, train } from "./train.js";

setWasmPaths({
  "tfjs-backend-wasm.wasm": plainWasm,
  "tfjs-backend-wasm-simd.wasm": simdWasm,
  "tfjs-backend-wasm-threaded-simd.wasm": threadedWasm,
});
tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false); // its threads fail after minification

const form = document.querySelector("form");
const status = document.querySelector("[role=status]");
const log = document.querySelector("pre");
let stopped = false;

form.elements.stop.addEventListener("click", () => {
  stopped = true;
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { backend, rounds, stop } = form.elements;
  const [start] = form.querySelectorAll("button");
  stopped = false;
  start.disabled = true;
  stop.disabled = false;
  log.textContent = "";
  try {
    await run(backend.value, Number(rounds.value));
  } catch (error) {
    status.textContent = `Training failed: ${error.message}`;
  } finally {
    start.disabled = false;
    stop.disabled = true;
  }
});

async function run(backend, rounds) {
  if (!tf.findBackendFactory(backend) || !(await tf.setBackend(backend)))
    throw new Error(`the backend ${backend} is not available here`);
  await registerDnc(tf);
  const model = createModel(tf);
  await train(tf, model, {
    rounds,
    onRound: ({ round, loss, recalled }) => {
      const percent = (100 * recalled).toFixed(0);
      status.textContent = `Round ${round} on ${backend}: ${percent} % of new sequences recalled`;
      log.textContent += `${String(round).padStart(4)}  loss ${loss.toFixed(4)}  ${percent.padStart(3)} %\n`;
      return stopped || recalled > 0.98;
    },
  });
  model.dispose();
}
