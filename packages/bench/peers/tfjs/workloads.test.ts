import { registerDnc } from "@dncjs/tfjs";
import { importEngine } from "@dncjs/tfjs/node";
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { tiny } from "../../src/testing/tiny.ts";
import { directPeer, fusedPeer, lstmPeer, plainPeer } from "./workloads.ts";

test.each(["cpu", "wasm"] as const)(
  "the peers on %s do the same work: the same losses, update after update",
  async (engine) => {
    await importEngine(engine);
    await tf.setBackend(engine);
    await registerDnc(tf);
    const before = tf.memory().numTensors;
    const options = { update: true };
    const peers = [await directPeer(engine, tiny, options), fusedPeer(tiny, options), plainPeer(tiny, options)];
    for (let k = 0; k < 3; k++) {
      const [direct, fused, plain] = await Promise.all(peers.map((peer) => peer.sequence()));
      expect(fused).toBeCloseTo(direct!, 4);
      expect(plain).toBeCloseTo(direct!, 4);
    }
    const lstm = lstmPeer(tiny, options);
    expect(await lstm.sequence()).toBeGreaterThan(0);
    for (const peer of [...peers, lstm]) peer.dispose();
    expect(tf.memory().numTensors).toBe(before);
  },
);
