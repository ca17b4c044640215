/**
 * Times the operation of @dncjs/tfjs, the same network in plain operations, tf.layers.lstm, and the backends of dncjs without TensorFlow.js.
 * They run in turn in one process, so that other load slows all of them:
 *
 *   npm run tfjs -w @dncjs/bench -- --config C1,C2 --engine cpu,wasm
 *
 * Further flags: --mode gradients,train · --rounds 5 · --seconds 1 (per peer and round) · --without plain
 */
import { parseArgs } from "node:util";
import { configurationOf, digits, median, table } from "@dncjs/bench";
import { registerDnc } from "@dncjs/tfjs";
import { importEngine } from "@dncjs/tfjs/node";
import * as tf from "@tensorflow/tfjs";
import { directPeer, type Engine, engines, fusedPeer, lstmPeer, type Peer, plainPeer } from "./workloads.ts";

const { values: flags } = parseArgs({
  options: {
    config: { type: "string", default: "C1,C2" },
    engine: { type: "string", default: "cpu,wasm" },
    mode: { type: "string", default: "gradients,train" },
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "1" },
    without: { type: "string", default: "" },
  },
});

const rows: string[][] = [];
for (const engine of flags.engine.split(",") as Engine[]) {
  if (!engines.includes(engine))
    throw new RangeError(`unknown --engine: got ${engine}, expected some of ${engines.join(",")}`);
  await importEngine(engine);
  await tf.setBackend(engine);
  await registerDnc(tf);
  for (const config of flags.config.split(",")) {
    for (const mode of flags.mode.split(",")) rows.push(...(await compare(engine, config, mode)));
  }
}
const head = ["config", "mode", "backend", "peer", "ms/step", "min", "/ operation", "/ operation (min)"];
console.log(table([head, ...rows]).join("\n"));

async function compare(engine: Engine, config: string, mode: string): Promise<string[][]> {
  const configuration = configurationOf(config);
  const options = { update: mode === "train" };
  const peers = [
    fusedPeer(configuration, options),
    await directPeer(engine, configuration, options),
    lstmPeer(configuration, options),
  ];
  if (flags.without !== "plain") peers.push(plainPeer(configuration, options));
  const times = await inTurns(peers, Number(flags.rounds), 1e3 * Number(flags.seconds));
  for (const peer of peers) peer.dispose();
  const perStep = times.map((all) => all.map((ms) => ms / configuration.steps));
  const operation = median(perStep[0]!);
  const operationMin = Math.min(...perStep[0]!);
  return peers.map(({ name }, k) => {
    const middle = median(perStep[k]!);
    const min = Math.min(...perStep[k]!);
    const ratios = [middle / operation, min / operationMin].map((ratio) => `${digits(ratio)}×`);
    return [config, mode, engine, name, digits(middle), digits(min), ...ratios];
  });
}

/** Returns the milliseconds of each sequence, by peer. The first round is a warm-up. */
async function inTurns(peers: readonly Peer[], rounds: number, duration: number): Promise<number[][]> {
  const times: number[][] = peers.map(() => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [k, peer] of peers.entries()) {
      const end = performance.now() + duration;
      do {
        const start = performance.now();
        await peer.sequence();
        if (round > 0) times[k]!.push(performance.now() - start);
        else await new Promise((resolve) => setTimeout(resolve)); // lets the engine install optimized code
      } while (performance.now() < end);
    }
  }
  return times;
}
