import { configurationOf, networkOf } from "@dncjs/bench";
import { BackendError, defineConfig } from "@dncjs/core";
import type { AdapterSurvey } from "@dncjs/gpu";
import { describe, expect, test } from "vitest";
import { decide } from "./auto.ts";
import type { Workload } from "./plan/workload.ts";
import { inProcess } from "./testing/inProcess.ts";

const adapter: AdapterSurvey = { description: "WebGPU on a GPU", software: false, memory: 2 ** 34, details: [] };
const GIBIBYTE = 2 ** 30;

function workload(name: string, steps: number): Workload {
  const config = defineConfig(networkOf(configurationOf(name)));
  return { config, mode: "train", batch: 1, steps, optimizerSlots: 2 };
}

const large = workload("C5", 10);

describe("auto", () => {
  test("chooses gpu for a large step and names its size", async () => {
    expect(await decide(large, async () => adapter)).toEqual({ name: "gpu", why: "1.07 Gflop per step" });
  });

  test("chooses wasm for a small step without surveying the GPU", async () => {
    const survey = async (): Promise<AdapterSurvey> => expect.unreachable();
    const { name, why } = await decide(workload("C1", 20), survey);
    expect(name).toBe("wasm");
    expect(why).toMatch(/^fastest for a small network: 3\d\d kflop per step, gpu from 100 Mflop$/);
    expect(await decide(undefined, survey)).toEqual({ name: "wasm", why: "fastest CPU backend" });
  });

  test("chooses wasm if the adapter is software, binds too little memory or is missing, and says which", async () => {
    const missing = async (): Promise<AdapterSurvey> => {
      throw new BackendError("gpu", "there is no WebGPU adapter");
    };
    const cases = [
      [async () => ({ ...adapter, software: true }), "but WebGPU on a GPU is a software adapter"],
      [
        async () => ({ ...adapter, memory: GIBIBYTE / 2 }),
        "but the network needs 864 MiB and WebGPU on a GPU binds 512 MiB",
      ],
      [missing, "but gpu: there is no WebGPU adapter"],
    ] as const;
    for (const [survey, reason] of cases) {
      expect(await decide(large, survey)).toEqual({ name: "wasm", why: `1.07 Gflop per step, ${reason}` });
    }
  });
});

describe("a plan", () => {
  test("for gpu uses the limits of the adapter; plan and train both reject a network that does not fit", async () => {
    const args = ["copy", "--locations", "8192", "--backend", "gpu"];
    const plan = await inProcess("plan", ...args);
    expect(plan.stdout).toMatch(/^gpu has at most \d\S+ [MG]iB \(.*WebGPU on .*\): it does not fit$/m);
    const training = await inProcess("train", ...args, "--out", "nowhere");
    expect(training).toMatchObject({ code: 2, stdout: "" });
    expect(training.stderr).toMatch(
      /^dnc: not enough memory: needs \d\S+ GiB, but gpu has at most \d\S+ [MG]iB \(.*\); largest tensor: link, 19 × /,
    );
  });

  test("says which backend auto chooses, and why", async () => {
    const { stdout } = await inProcess("plan", "copy");
    expect(stdout).toMatch(/^backend {3}wasm \(auto: fastest for a small network: /m);
  });
});
