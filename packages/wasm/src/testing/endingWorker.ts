/** A worker that ends while it has nothing to do. */
import process from "node:process";
import { parentPort } from "node:worker_threads";

parentPort?.postMessage("ready");
process.exit();
