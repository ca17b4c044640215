/** A backend may rewrite a program (`Backend.lower`), for example fuse calls. The results must be those of the reference. */
import { type Backend, defineConfig, type FloatArray, Random, ReferenceBackend } from "@dncjs/core";
import { type Program, ProgramBuilder, type Settings } from "@dncjs/core/backend";
import { Executor, Parameters, planFor } from "@dncjs/core/run";
import type { PrimitiveCase, Subject } from "./case.ts";
import { checkClose } from "./check.ts";
import { domainOf, titleOf } from "./kernelCases.ts";

const [BATCH, STEPS] = [3, 3];
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
    name: `a link update, a look-up and the reads that follow the links agree with the reference: ${titleOf(settings)}, ${sharp ? "sharp" : "plain"}`,
    run: async ({ backend, kernelTolerance, note }: Subject<Backend>) => {
      const program = linkProgram(settings, sharp);
      const expected = await runProgram(new ReferenceBackend(), program, note);
      const found = await runProgram(backend, program, () => {});
      for (const [name, values] of Object.entries(expected)) checkClose(name, found[name]!, values, kernelTolerance);
    },
  })),
);

/** temporalLink, contentWeighting and directional, and a call that carries the weightings found to the next step. */
function linkProgram({ N, R, V }: Settings, sharp: boolean): Program {
  const s = { N: N!, R: R!, V: V!, W: 3, K: R! };
  const builder = new ProgramBuilder();
  const input = (name: string, shape: readonly number[]) => builder.tensor("sequence", name, shape);
  const link = builder.tensor("state", "link", [s.V, s.N, s.N]);
  const precedence = builder.tensor("state", "precedence", [s.V, s.N]);
  const readWeights = builder.tensor("state", "readWeights", [s.R, s.N]);
  const writeWeights = input("writeWeights", [s.V, s.N]);
  const forward = builder.tensor("sequence", "forward", [s.R, s.V, s.N]);
  const backward = builder.tensor("sequence", "backward", [s.R, s.V, s.N]);
  const weights = builder.tensor("sequence", "weights", [s.R, s.N]);
  const previous = { prevLink: { ...link, previous: true }, prevPrecedence: { ...precedence, previous: true } };
  builder.call("step", "temporalLink", "temporalLink", { ...previous, writeWeights, link, precedence }, s);
  const look = {
    memory: input("memory", [s.N, s.W]),
    keys: input("keys", [s.R, s.W]),
    strengths: input("strengths", [s.R]),
  };
  builder.call("step", "lookUp", "contentWeighting", { ...look, weights }, s);
  const sharpness = sharp && {
    forwardSharpness: input("forwardSharpness", [s.R, s.V]),
    backwardSharpness: input("backwardSharpness", [s.R, s.V]),
    rawForward: builder.tensor("saved", "rawForward", [s.R, s.V, s.N]),
    rawBackward: builder.tensor("saved", "rawBackward", [s.R, s.V, s.N]),
  };
  const reads = { link, prevReadWeights: { ...readWeights, previous: true }, ...(sharpness || {}) };
  builder.call("step", "directional", "directional", { ...reads, forward, backward }, s);
  const K = s.R * s.N;
  builder.call("step", "carry", "join", { hidden: weights, features: readWeights }, { K, K0: K, K1: 0 });
  return builder.build();
}

/** Outputs, the final state, and all gradients of a pass over random inputs, states and gradients of outputs. */
async function runProgram(
  backend: Backend,
  program: Program,
  note: Subject["note"],
): Promise<Record<string, FloatArray>> {
  const plan = planFor(backend, program, { batch: BATCH, steps: STEPS, purpose: "train" });
  const parameters = new Parameters(backend, defineConfig({ inputSize: 1, outputSize: 1, memory: null }));
  const executor = new Executor(backend, plan, parameters);
  const { data } = executor;
  const outputs = ["forward", "backward", "weights"];
  const sequences = [...program.tensors.values()].filter(({ kind }) => kind === "sequence").map(({ name }) => name);
  const inputs = sequences.filter((name) => !outputs.includes(name));
  const drawn = (name: string, operand: string): Float32Array => {
    const { size } = plan.tensors.get(name)!;
    const value = operand.startsWith("d ") ? (u: number) => 2 * u - 1 : domainOf(operand, {});
    const random = new Random(1).fork(operand);
    return Float32Array.from({ length: STEPS * BATCH * size }, () => value(random.uniform()));
  };
  for (const name of inputs) {
    const values = drawn(name, name);
    note(name, values);
    data.write(name, values);
  }
  const state = new Float32Array(plan.stateSize);
  const random = new Random(1).fork("state");
  for (let k = 0; k < state.length; k++) state[k] = Math.fround(0.3 * random.uniform());
  data.writeState(state);
  executor.forward(STEPS);
  const found: Record<string, FloatArray> = { stateT: await data.readState() };
  for (const name of outputs) found[name] = await data.read(name);
  data.zeroGradients();
  for (const name of outputs) data.writeGradient(name, drawn(name, `d ${name}`));
  data.writeStateGradient(state);
  executor.backward();
  found.dState0 = await data.readStateGradient();
  for (const name of inputs) found[`d ${name}`] = await data.readGradient(name);
  executor.dispose();
  parameters.dispose();
  return found;
}
