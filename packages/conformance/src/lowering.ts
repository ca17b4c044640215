/** A backend may rewrite a program (`Backend.lower`), for example fuse calls. The results must agree with those of the reference. */
import { type Backend, defineConfig, type FloatArray, Random, ReferenceBackend } from "@dncjs/core";
import { type Program, ProgramBuilder, type Settings } from "@dncjs/core/backend";
import { Parameters, planFor, TrainingExecutor } from "@dncjs/core/run";
import type { PrimitiveCase, Subject } from "./case.ts";
import { checkClose } from "./check.ts";
import { domainOf, titleOf } from "./kernelCases.ts";

const BATCH = 3;
const STEPS = 3;
const SIZES: readonly Settings[] = [
  { N: 1, R: 1, V: 1 },
  { N: 6, R: 2, V: 1 },
  { N: 13, R: 3, V: 2 },
  { N: 16, R: 4, V: 1 },
  { N: 23, R: 5, V: 3 },
  { N: 64, R: 4, V: 1 },
];

export const lowering: readonly PrimitiveCase[] = SIZES.flatMap((settings) =>
  [true, false].map((sharp) => ({
    name: `link update, content weighting and directional weightings agree with the reference over ${STEPS} steps: ${titleOf(settings)}${sharp ? " with sharpness" : ""}`,
    run: async ({ backend, kernelTolerance, note }: Subject<Backend>) => {
      const program = linkProgram(settings, sharp);
      const expected = await runProgram(new ReferenceBackend(), program, settings, note);
      const found = await runProgram(backend, program, settings, () => {});
      for (const [name, values] of Object.entries(expected)) checkClose(name, found[name]!, values, kernelTolerance);
    },
  })),
);

/**
 * A program of temporalLink, contentWeighting and directional. A join makes the content weightings the read weightings of the next step.
 */
function linkProgram({ N, R, V }: Settings, sharp: boolean): Program {
  const s = { N: N!, R: R!, V: V!, W: 3, K: R! };
  const builder = new ProgramBuilder();
  const sequence = (name: string, shape: readonly number[]) => builder.tensor("sequence", name, shape);
  const link = builder.tensor("state", "link", [s.V, s.N, s.N]);
  const precedence = builder.tensor("state", "precedence", [s.V, s.N]);
  const readWeights = builder.tensor("state", "readWeights", [s.R, s.N]);
  const writeWeights = sequence("writeWeights", [s.V, s.N]);
  const forward = sequence("forward", [s.R, s.V, s.N]);
  const backward = sequence("backward", [s.R, s.V, s.N]);
  const weights = sequence("weights", [s.R, s.N]);
  const previous = { prevLink: { ...link, previous: true }, prevPrecedence: { ...precedence, previous: true } };
  builder.call("step", "temporalLink", "temporalLink", { ...previous, writeWeights, link, precedence }, s);
  const content = {
    memory: sequence("memory", [s.N, s.W]),
    keys: sequence("keys", [s.R, s.W]),
    strengths: sequence("strengths", [s.R]),
  };
  builder.call("step", "contentWeighting", "contentWeighting", { ...content, weights }, s);
  const sharpness = () => ({
    forwardSharpness: sequence("forwardSharpness", [s.R, s.V]),
    backwardSharpness: sequence("backwardSharpness", [s.R, s.V]),
    rawForward: builder.tensor("saved", "rawForward", [s.R, s.V, s.N]),
    rawBackward: builder.tensor("saved", "rawBackward", [s.R, s.V, s.N]),
  });
  const reads = { link, prevReadWeights: { ...readWeights, previous: true }, ...(sharp ? sharpness() : {}) };
  builder.call("step", "directional", "directional", { ...reads, forward, backward }, s);
  const K = s.R * s.N;
  builder.call("step", "carry", "join", { hidden: weights, features: readWeights }, { K, K0: K, K1: 0 });
  return builder.build();
}

/** Outputs, the final state, and all gradients of a pass over random inputs, states and gradients of outputs. */
async function runProgram(
  backend: Backend,
  program: Program,
  settings: Settings,
  note: Subject["note"],
): Promise<Record<string, FloatArray>> {
  const plan = planFor(backend, program, { batch: BATCH, steps: STEPS, purpose: "train" });
  const parameters = new Parameters(backend, defineConfig({ inputSize: 1, outputSize: 1, memory: null }));
  const executor = new TrainingExecutor(backend, plan, parameters);
  const { data } = executor;
  const outputs = ["forward", "backward", "weights"];
  const sequences = [...program.tensors.values()].filter(({ kind }) => kind === "sequence").map(({ name }) => name);
  const inputs = sequences.filter((name) => !outputs.includes(name));
  const draw = (name: string, seed: string, value: (u: number) => number): Float32Array => {
    const random = new Random(1).fork(seed);
    const length = STEPS * BATCH * plan.tensors.get(name)!.size;
    return Float32Array.from({ length }, () => value(random.uniform()));
  };
  for (const name of inputs) {
    const values = draw(name, name, domainOf(name, settings));
    note(name, values);
    data.write(name, values);
  }
  const random = new Random(1).fork("state");
  const state = Float32Array.from({ length: plan.stateSize }, () => 0.3 * random.uniform());
  data.writeState(state);
  executor.forward(STEPS);
  const found: Record<string, FloatArray> = { stateT: await data.readState() };
  for (const name of outputs) found[name] = await data.read(name);
  data.zeroGradients();
  for (const name of outputs) {
    const gradient = draw(name, `d ${name}`, (u) => 2 * u - 1);
    data.writeGradient(name, gradient);
  }
  data.writeStateGradient(state);
  executor.backward();
  found.dState0 = await data.readStateGradient();
  for (const name of inputs) found[`d ${name}`] = await data.readGradient(name);
  executor.dispose();
  parameters.dispose();
  return found;
}
