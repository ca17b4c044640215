import { expect, test } from "vitest";
import { stateLayout } from "../layout/stateLayout.ts";
import { State } from "../model/state.ts";
import type { DncOptions, MemoryOptions } from "../network/config.ts";
import type { Objective } from "../network/objective.ts";
import { featureSize } from "../network/parameters.ts";
import {
  createTrainingSetup,
  isValue,
  objectiveOf,
  type PassInput,
  randomNumbers,
  randomState,
  trainingPass,
} from "../testing/index.ts";

/** The changes that an option makes to a small network: fields of the network, of its memory, and of its training. */
interface Option {
  readonly network?: Omit<Partial<DncOptions>, "memory">;
  readonly memory?: MemoryOptions;
  readonly objective?: Objective;
}

const options: Readonly<Record<string, Option>> = {
  masking: { memory: { masking: true } },
  "de-allocation": { memory: { deallocation: true } },
  sharpness: { memory: { sharpness: true } },
  "three read heads": { memory: { readHeads: 3 } },
  "two write heads": { memory: { writeHeads: 2 } },
  "no links": { memory: { links: false } },
  "no allocation": { memory: { allocation: false } },
  sparse: { memory: { sparse: { reads: 3, links: 2, allocations: 2 } } },
  "two layers": { network: { controller: { hiddenSize: 4, layers: 2 } } },
  "feed-forward": { network: { controller: { type: "feedforward", widths: [5] } } },
  gru: { network: { controller: { type: "gru", hiddenSize: 4 } } },
  clip: { network: { clip: 50 } },
  bypassDropout: { objective: { bypassDropout: 0.5 } },
  layerNorm: { network: { layerNorm: true } },
  bidirectional: { network: { bidirectional: true } },
};

const names = Object.keys(options);
const pairs = names.flatMap((a, k) => names.slice(k + 1).map((b) => [a, b] as const));
/** Options that set the same field, or exclude each other. */
const excluded = [
  "two layers + feed-forward",
  "two layers + gru",
  "feed-forward + gru",
  "feed-forward + bidirectional",
];

const steps = 4;
const batch = 2;
const delta = 1e-6;

/** Numbers that all move along one random direction: parameters, x and the initial state. */
interface Point {
  readonly parameters: Float64Array;
  readonly x: Float64Array;
  readonly state: Float64Array;
}

function shifted(point: Point, direction: Point, by: number): Point {
  const move = (name: keyof Point) => point[name].map((value, k) => value + by * direction[name][k]!);
  return { parameters: move("parameters"), x: move("x"), state: move("state") };
}

const dot = (a: ArrayLike<number>, b: Float64Array): number => b.reduce((sum, value, k) => sum + value * a[k]!, 0);

/** The derivative along a random direction from the backward pass, and from central differences. */
async function derivatives(
  network: DncOptions,
  objective: Objective,
): Promise<readonly [found: number, expected: number]> {
  const setup = createTrainingSetup(network, { batch, steps, objective });
  const factors = randomNumbers("dropout", steps * batch * featureSize(setup.config)).map((x) => (x > 0.5 ? 0 : 2));
  const dropout = objective.bypassDropout ? { bypassDropout: factors } : {};
  const { config, parameters } = setup;
  const state = randomState(config, batch);
  const point = {
    parameters: Float64Array.from(await parameters.values.read()),
    x: randomNumbers("x", steps * batch * config.inputSize),
    state,
  };
  const direction = {
    parameters: randomNumbers("parameters' direction", point.parameters.length),
    x: randomNumbers("x's direction", point.x.length),
    state: new Float64Array(state.length),
  };
  const initial = State.of(config, batch, state);
  const { offsets } = stateLayout(setup.executor.data.states, batch);
  for (const name of initial.names) {
    const numbers = randomNumbers(`${name}'s direction`, initial.tensor(name).length);
    direction.state.set(
      numbers.map((value, k) => (isValue(initial, name, k) ? value : 0)),
      offsets.get(name)!,
    );
  }
  const inputAt = ({ x, state }: Point): PassInput => ({
    steps,
    state,
    sequences: { x, ...dropout },
    gradients: { y: randomNumbers("dy", steps * batch * config.outputSize) },
    stateGradient: randomNumbers("dstate", state.length),
  });
  const { dx, dState, dParameters } = await trainingPass(setup, inputAt(point));
  const found = dot(dx, direction.x) + dot(dState, direction.state) + dot(dParameters, direction.parameters);
  const objectiveAt = async (by: number) => {
    const moved = shifted(point, direction, by);
    parameters.values.write(moved.parameters);
    return objectiveOf(setup, inputAt(moved));
  };
  return [found, ((await objectiveAt(delta)) - (await objectiveAt(-delta))) / (2 * delta)];
}

test.each(pairs.filter((pair) => !excluded.includes(pair.join(" + "))))(
  "the gradient along a random direction equals central differences: %s + %s",
  async (...pair) => {
    const memory = Object.assign(
      { locations: 7, wordSize: 3, readHeads: 2 },
      ...pair.map((name) => options[name]!.memory),
    );
    const network: DncOptions = { inputSize: 2, outputSize: 2, controller: { hiddenSize: 4 } };
    const [found, expected] = await derivatives(
      Object.assign(network, ...pair.map((name) => options[name]!.network), { memory }),
      Object.assign({}, ...pair.map((name) => options[name]!.objective)),
    );
    expect(Math.abs(expected)).toBeGreaterThan(1e-3);
    expect(Math.abs(found - expected) / Math.abs(expected)).toBeLessThan(1e-6);
  },
);
