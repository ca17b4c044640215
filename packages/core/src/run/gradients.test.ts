import { describe, expect, test } from "vitest";
import { stateLayout } from "../layout/stateLayout.ts";
import { State } from "../model/state.ts";
import type { DncOptions } from "../network/config.ts";
import type { Objective } from "../network/objective.ts";
import { featureSize } from "../network/parameters.ts";
import { Random } from "../random.ts";
import {
  bidirectionalNetworks,
  createTrainingSetup,
  isValue,
  networks,
  objectiveOf,
  type PassInput,
  randomNumbers,
  randomState,
  sparseNetworks,
  type TrainingSetup,
  trainingPass,
} from "../testing/index.ts";

const steps = 5;
const batch = 2;
const probes = 4;
const delta = 1e-5;

/** x, and with an objective the targets and weights of the loss, else random gradients of y and of the last state. */
function randomInput({ config, executor }: TrainingSetup, objective?: Objective): PassInput {
  const { stateSize } = executor.plan;
  const positive = (name: string) => randomNumbers(name, steps * batch).map(Math.abs);
  const length = steps * batch * config.outputSize;
  const ones = new Float64Array(steps * batch).fill(1);
  const judged = objective && { target: randomNumbers("target", length).map(Math.abs), lossWeight: positive("weight") };
  const { bypassDropout } = objective ?? {};
  const factors = randomNumbers("dropout", steps * batch * featureSize(config));
  const dropped = bypassDropout ? { bypassDropout: factors.map((x) => (x > 0.5 ? 0 : 2)) } : {};
  const priced = objective?.writePrice ? { stepWeight: positive("stepWeight") } : {};
  return {
    steps,
    state: randomState(config, batch),
    sequences: { x: randomNumbers("x", steps * batch * config.inputSize), ...judged, ...priced, ...dropped },
    gradients: objective
      ? { loss: ones, ...(objective.writePrice && { writeCost: ones }) }
      : { y: randomNumbers("dy", length) },
    ...(objective ? {} : { stateGradient: randomNumbers("dstate", stateSize) }),
  };
}

/** The worst difference from central differences at a few random indices of `values`, relative to the largest of them. */
async function worstError(
  found: ArrayLike<number>,
  offset: number,
  values: readonly number[],
  shifted: Shifted,
): Promise<number> {
  const { length } = values;
  const random = new Random(offset + length);
  const indices = length <= probes ? values : Array.from({ length: probes }, () => values[random.integer(length)]!);
  let worst = 0;
  let scale = 1e-3;
  for (const index of indices) {
    const expected = ((await shifted(offset + index, delta)) - (await shifted(offset + index, -delta))) / (2 * delta);
    worst = Math.max(worst, Math.abs(expected - found[offset + index]!));
    scale = Math.max(scale, Math.abs(expected));
  }
  return worst / scale;
}

type Shifted = (index: number, by: number) => Promise<number>;

const moved = (values: ArrayLike<number>, index: number, by: number): Float64Array => {
  const copy = Float64Array.from(values);
  copy[index]! += by;
  return copy;
};

/** Names of tensors whose gradient is not that of central differences. */
async function wrongGradients(options: DncOptions, objective?: Objective): Promise<string[]> {
  const setup = createTrainingSetup(options, { batch, steps, ...(objective && { objective }) });
  const input = randomInput(setup, objective);
  const { dx, dState, dParameters } = await trainingPass(setup, input);
  const { layout, values } = setup.parameters;
  const parameters = await values.read();
  const wrong: string[] = [];
  const check = async (
    name: string,
    found: ArrayLike<number>,
    offset: number,
    length: number,
    shifted: Shifted,
    isChecked: (index: number) => boolean = () => true,
  ) => {
    const values = [...new Array(length).keys()].filter(isChecked);
    if (!((await worstError(found, offset, values, shifted)) < 1e-6)) wrong.push(name);
  };

  const { x } = input.sequences;
  await check("x", dx, 0, dx.length, (index, by) =>
    objectiveOf(setup, { ...input, sequences: { ...input.sequences, x: moved(x!, index, by) } }),
  );
  const { offsets } = stateLayout(setup.executor.data.states, batch);
  const initial = State.of(setup.config, batch, Float64Array.from(input.state!));
  for (const { name, size } of setup.executor.data.states) {
    const shifted: Shifted = (index, by) => objectiveOf(setup, { ...input, state: moved(input.state!, index, by) });
    await check(`initial ${name}`, dState, offsets.get(name)!, batch * size, shifted, (k) => isValue(initial, name, k));
  }
  for (const { name, shape } of layout.specs) {
    const length = shape.reduce((product, size) => product * size, 1);
    await check(name, dParameters, layout.offsets.get(name)!, length, async (index, by) => {
      values.write(moved(parameters, index, by));
      const result = await objectiveOf(setup, input);
      values.write(parameters);
      return result;
    });
  }
  return wrong;
}

describe("gradients of a whole network equal central differences", () => {
  const all = { ...networks, ...sparseNetworks, ...bidirectionalNetworks };
  test.each(Object.keys(all))("%s: of outputs and the last state", async (name) => {
    expect(await wrongGradients(all[name]!)).toEqual([]);
  });

  test.each([
    { loss: "sigmoidCrossEntropy", writePrice: 0.3 },
    { loss: "softmaxCrossEntropy", groups: 2 },
    { loss: "meanSquare", gradientClip: 1e3 },
    { loss: "meanSquare", bypassDropout: 0.5 },
  ] as const)("of the objective %o", async (objective) => {
    expect(await wrongGradients({ ...networks["two layers, two write heads"]!, outputSize: 4 }, objective)).toEqual([]);
    expect(await wrongGradients({ ...sparseNetworks.sparse!, outputSize: 4 }, objective)).toEqual([]);
  });

  test("except with a tight gradientClip, which bounds gradients in the LSTM", async () => {
    const wrong = await wrongGradients(networks["no memory"]!, { loss: "meanSquare", gradientClip: 1e-3 });
    expect(wrong).toContain("controller.0.weight_ih");
    expect(wrong).not.toContain("output.weight");
  });

  test("except without usageGradient, which stops gradients from the usage to the write weightings", async () => {
    const { memory, ...rest } = networks["one layer"]!;
    const wrong = await wrongGradients({ ...rest, memory: { ...memory, usageGradient: false } });
    expect(wrong).toContain("initial writeWeights");
    expect(wrong).not.toContain("output.weight");
  });
});
