/** A worker that ends before it computes anything. */
import process from "node:process";
import { parentPort } from "node:worker_threads";

parentPort?.postMessage("ready");
process.exit();
