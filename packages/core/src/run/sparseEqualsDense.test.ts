import { expect, test } from "vitest";
import { relativeError } from "../golden.ts";
import type { FloatArray } from "../kernels/kernel.ts";
import { denseWeights, linkList, stateOfTensors, weightingsOf } from "../model/sparseState.ts";
import { State } from "../model/state.ts";
import type { DncConfig, DncOptions } from "../network/config.ts";
import {
  createTrainingSetup,
  networks,
  type PassResult,
  randomNumbers,
  type TrainingSetup,
  trainingPass,
} from "../testing/index.ts";

const steps = 6;
const batch = 2;
const tolerance = 1e-12;

/** The networks that can have a sparse memory: not those without a memory; the exact sort is replaced by the rounded one. */
const sparseOptions = Object.entries(networks).flatMap(([name, options]) => {
  if (!options.memory) return [];
  const { usageResolution: _, ...memory } = options.memory;
  return [[name, { ...options, memory }] as const];
});

/** A random dense state that a sparse one can hold: no location has a link to itself. */
function denseState(config: DncConfig): State {
  const state = State.zero(config, batch);
  state.data.set(randomNumbers("state", state.data.length, 0.2).map(Math.abs));
  const N = config.memory!.locations;
  if (config.memory!.links) {
    const link = state.tensor("link");
    for (let at = 0; at < link.length; at++) if (Math.floor(at / N) % N === at % N) link[at] = 0;
  }
  return state;
}

/** The same state with lists of all locations. */
function sparseState(dense: State, config: DncConfig): State {
  return stateOfTensors(config, batch, new Map(dense.names.map((name) => [name, { data: dense.tensor(name) }])));
}

/** The tensors of a sparse state, or of its gradient, as those of a dense one. */
function denseTensors(state: State, config: DncConfig, values: State = state): Map<string, FloatArray> {
  const { locations: N, writeHeads: V, links } = config.memory!;
  const found = new Map<string, FloatArray>();
  for (const name of state.names) if (!name.includes(".")) found.set(name, values.tensor(name));
  for (const name of weightingsOf(state)) found.set(name, denseWeights(state, name, N, values));
  if (!links) return found;
  const link = new Float64Array(batch * V * N * N);
  const { index, value } = linkList(state, values);
  value.forEach((x, e) => {
    const [b, v, i, j] = index.subarray(4 * e, 4 * e + 4);
    link[((b! * V + v!) * N + i!) * N + j!] = x;
  });
  return found.set("link", link);
}

const pass = (setup: TrainingSetup, state: State, stateGradient: ArrayLike<number>): Promise<PassResult> =>
  trainingPass(setup, {
    steps,
    state: state.data,
    sequences: { x: randomNumbers("x", steps * batch * setup.config.inputSize) },
    gradients: { y: randomNumbers("dy", steps * batch * setup.config.outputSize) },
    stateGradient,
  });

test.each(sparseOptions)(
  "a sparse memory with lists of all locations equals the dense one: %s",
  async (_name, options) => {
    const dense = createTrainingSetup(options, { batch, steps });
    const whole = { reads: 99, links: 99, allocations: 99 };
    const sparse = createTrainingSetup({ ...options, memory: { ...options.memory, sparse: whole } } as DncOptions, {
      batch,
      steps,
    });
    const start = denseState(dense.config);
    const startLists = sparseState(start, sparse.config);
    // The gradient of the last state is 0 except for memory and usage, which both states hold alike.
    const gradient = State.zero(dense.config, batch);
    const listGradient = State.zero(sparse.config, batch);
    for (const name of ["memory", "usage", "readVectors", "h"]) {
      gradient.tensor(name).set(randomNumbers(name, gradient.tensor(name).length));
      listGradient.tensor(name).set(gradient.tensor(name));
    }
    const expected = await pass(dense, start, gradient.data);
    const found = await pass(sparse, startLists, listGradient.data);
    for (const name of ["dx", "dParameters"] as const)
      expect(relativeError(found[name], expected[name]), name).toBeLessThan(tolerance);
    expect(relativeError(found.outputs.y!, expected.outputs.y!), "y").toBeLessThan(tolerance);
    const states = denseTensors(State.of(sparse.config, batch, found.state), sparse.config);
    const gradients = denseTensors(startLists, sparse.config, State.of(sparse.config, batch, found.dState));
    const reached = State.of(dense.config, batch, expected.state);
    const dStart = State.of(dense.config, batch, expected.dState);
    for (const name of reached.names) {
      expect(relativeError(states.get(name)!, reached.tensor(name)), name).toBeLessThan(tolerance);
      expect(relativeError(gradients.get(name)!, dStart.tensor(name)), `gradient of ${name}`).toBeLessThan(tolerance);
    }
  },
);
