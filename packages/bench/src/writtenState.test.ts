import { Dnc, defineConfig, ReferenceBackend } from "@dncjs/core";
import { expect, test } from "vitest";
import { configurationOf, networkOf } from "./configurations.ts";
import { TrainingWorkload } from "./workload.ts";
import { writtenState } from "./writtenState.ts";

const small = { ...configurationOf("S1"), locations: 40, wordSize: 5, steps: 2 };

test("every location is written and has its links, and a session accepts the state", () => {
  const config = defineConfig(networkOf(small));
  const state = writtenState(config, 2);
  expect(state.tensor("memory").every((cell) => cell !== 0)).toBe(true);
  expect(state.tensor("link.index").every((entry) => entry > 0)).toBe(true);
  const dnc = Dnc.create(networkOf(small), { backend: new ReferenceBackend(), seed: 1 });
  const session = dnc.session({ batch: 2 });
  expect(() => session.restore(state)).not.toThrow();
  dnc.dispose();
});

test("every sequence of training starts from the written state: without updates the loss is the same", async () => {
  const workload = new TrainingWorkload(new ReferenceBackend(), small, { update: false });
  const { written: _, ...unwritten } = small;
  const zero = new TrainingWorkload(new ReferenceBackend(), unwritten, { update: false });
  const first = await workload.sequence();
  expect(await workload.sequence()).toBe(first);
  expect(await zero.sequence()).not.toBe(first);
  workload.dispose();
  zero.dispose();
});
