import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fuzzed, fuzzParameters, fuzzTimeout, hostileArguments, outcomeOf, testCalls } from "../../../tools/fuzz.ts";
import { ReferenceBackend } from "./backend/reference/backend.ts";
import { DncError, show } from "./errors.ts";
import { Dnc } from "./model/dnc.ts";
import { readModel } from "./model/readModel.ts";
import { compareStates, State } from "./model/state.ts";
import { writeModel } from "./model/writeModel.ts";
import { defineConfig } from "./network/config.ts";
import { Random } from "./random.ts";
import { readSafetensors } from "./safetensors/read.ts";
import { writeSafetensors } from "./safetensors/write.ts";
import { networks } from "./testing/index.ts";

const options = networks["one layer"]!;
const config = defineConfig(options);
const backend = new ReferenceBackend();
const dnc = Dnc.create(options, { backend, seed: 1 });
/** Its weights may change. */
const other = Dnc.create(options, { backend, seed: 1 });
const model = await dnc.save({ task: "copy" });
const x = () => [1, 0, 1, 0, 1, 1];
const nested = () => [
  [1, 0, 1],
  [0, 1, 1],
];
const tensor = () => ({ dtype: "F32" as const, shape: [2], data: Float32Array.of(1, 2) });

describe("any arguments", () => {
  testCalls(
    [
      fuzzed(
        "Dnc.create",
        () => [options, { backend, seed: 1 }],
        (...args) => Dnc.create(...args),
      ),
      fuzzed(
        "Dnc.load",
        () => [model, { backend }],
        (...args) => Dnc.load(...args),
      ),
      fuzzed("defineConfig", () => [networks["every option"]!], defineConfig),
      fuzzed(
        "Dnc.session",
        () => [{ batch: 2, requireFinite: true }],
        (...args) => dnc.session(...args).dispose(),
      ),
      fuzzed(
        "Dnc.run",
        () => [x()],
        (...args) => dnc.run(...args),
      ),
      fuzzed(
        "Dnc.run of a list of steps",
        () => [nested()],
        (...args) => dnc.run(...args),
      ),
      fuzzed(
        "Dnc.trace",
        () => [nested()],
        (...args) => dnc.trace(...args),
      ),
      fuzzed(
        "Dnc.step",
        () => [[1, 0, 1]],
        (...args) => dnc.step(...args),
      ),
      fuzzed(
        "Parameters.write",
        () => ["output.bias", [1, 2]],
        (...args) => other.parameters.write(...args),
      ),
      fuzzed(
        "Parameters.read",
        () => ["output.bias"],
        (...args) => other.parameters.read(...args),
      ),
      fuzzed(
        "Block.read",
        () => [1, 2],
        (...args) => other.parameters.values.read(...args),
      ),
      fuzzed(
        "Block.write",
        () => [[1, 2], 1],
        (...args) => other.parameters.values.write(...args),
      ),
      fuzzed(
        "State.zero",
        () => [config, 2],
        (...args) => State.zero(...args),
      ),
      fuzzed(
        "State.of",
        () => [config, 1, State.zero(config, 1).data],
        (...args) => State.of(...args),
      ),
      fuzzed(
        "State.tensor",
        () => ["memory"],
        (...args) => State.zero(config, 1).tensor(...args),
      ),
      fuzzed(
        "State.shape",
        () => ["memory"],
        (...args) => State.zero(config, 1).shape(...args),
      ),
      fuzzed(
        "State.fits",
        () => [State.zero(config, 2)],
        (...args) => State.zero(config, 1).fits(...args),
      ),
      fuzzed("compareStates", () => [State.zero(config, 1), State.zero(config, 1)], compareStates),
      fuzzed(
        "new Random",
        () => [1, 2],
        (...args) => new Random(...args),
      ),
      fuzzed(
        "Random.from",
        () => [{ seed: 1, stream: 2, position: 3 }],
        (...args) => Random.from(...args),
      ),
      fuzzed(
        "Random.integer",
        () => [5],
        (...args) => new Random(1).integer(...args),
      ),
      fuzzed(
        "Random.fork",
        () => ["name"],
        (...args) => new Random(1).fork(...args),
      ),
      fuzzed(
        "Random.shuffle",
        () => [[1, 2, 3] as number[]],
        (...args) => new Random(1).shuffle(...args),
      ),
      fuzzed(
        "new ReferenceBackend",
        () => [{ precision: "float32" }],
        (...args) => new ReferenceBackend(...args),
      ),
      fuzzed(
        "readSafetensors",
        () => [model],
        (...args) => readSafetensors(...args),
      ),
      fuzzed(
        "writeSafetensors",
        () => [[["a", tensor()]] as [string, ReturnType<typeof tensor>][], { key: "text" }, { digest: true }],
        (...args) => writeSafetensors(...args),
      ),
      fuzzed(
        "readModel",
        () => [model, "float32"],
        (...args) => readModel(...args),
      ),
      fuzzed("writeModel", () => [{ ...readModel(model), provenance: { task: "copy" } }], writeModel),
    ],
    { runs: 150 },
  );
});

test("a saved model can be loaded, or is not saved, whatever its provenance", { timeout: fuzzTimeout }, async () => {
  const property = fc.asyncProperty(
    hostileArguments(() => [{ task: "copy", "": "" }]),
    async ([provenance]) => {
      const bytes = await outcomeOf(() => dnc.save(provenance as Record<string, string>));
      if (bytes instanceof DncError) return;
      expect(Dnc.load(bytes as Uint8Array, { backend }).provenance).toEqual({ ...(provenance as object) });
    },
  );
  await fc.assert(property, fuzzParameters(200));
});

describe("a session", () => {
  const session = dnc.session({ batch: 2 });
  const sequence = (): number[] => Array.from({ length: 12 }, (_, k) => k % 2);
  const mask = (): number[] => [1, 0, 1, 1];
  const calls = [
    fuzzed(
      "step",
      () => [sequence().slice(6)],
      (...args) => session.step(...args),
    ),
    fuzzed(
      "run",
      () => [sequence(), mask()],
      (...args) => session.run(...args),
    ),
    fuzzed(
      "trace",
      () => [sequence(), mask()],
      (...args) => session.trace(...args),
    ),
    fuzzed(
      "reset",
      () => [[1]],
      (...args) => session.reset(...args),
    ),
    fuzzed(
      "restore",
      () => [State.zero(config, 2)],
      (...args) => session.restore(...args),
    ),
  ];

  test.each(calls)("is unchanged by a $name that it refuses", { timeout: fuzzTimeout }, async ({ valid, call }) => {
    const property = fc.asyncProperty(hostileArguments(valid), async (args) => {
      session.reset();
      await session.run(sequence());
      const before = await session.snapshot();
      const outcome = await outcomeOf(() => call(...(args as never[])));
      if (outcome instanceof DncError) expect((await session.snapshot()).data).toEqual(before.data);
    });
    await fc.assert(property, fuzzParameters(150));
  });
});

test("any value is shown in one short line", { timeout: fuzzTimeout }, () => {
  const property = fc.property(
    hostileArguments(() => [1]),
    ([value]) => {
      expect(show(value)).toMatch(/^[^\p{Cc}]{0,80}$/u);
    },
  );
  fc.assert(property, fuzzParameters(500));
});
