import { Dnc, defineConfig } from "@dncjs/core";
import { buildProgram, Parameters, planMemory, TrainingExecutor } from "@dncjs/core/run";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GpuBackend } from "./backend.ts";
import { openGpuDevice } from "./testing/open.ts";
import { TrainingPass } from "./testing/trainingPass.ts";

const options = { inputSize: 2, outputSize: 1, controller: { hiddenSize: 4 }, memory: { locations: 3, wordSize: 2 } };

/** Objects created on the device. */
const created = { buffers: 0, groups: 0, layouts: 0, pipelines: 0, shaders: 0 };
/** Buffers that were created and not destroyed. */
const alive = new Set<GPUBuffer>();
let device: GPUDevice;
let backend: GpuBackend;

const openOn = (owner: GPUDevice): GpuBackend =>
  new GpuBackend(owner, { description: "a test", owned: false, software: true, fuse: false });

beforeAll(async () => {
  device = await openGpuDevice();
  count("createBuffer", "buffers", (buffer) => {
    alive.add(buffer);
    const { destroy } = buffer;
    buffer.destroy = () => {
      alive.delete(buffer);
      destroy.call(buffer);
    };
  });
  count("createBindGroup", "groups");
  count("createBindGroupLayout", "layouts");
  count("createComputePipeline", "pipelines");
  count("createShaderModule", "shaders");
  backend = openOn(device);
});
afterAll(() => {
  backend.dispose();
  device.destroy();
});

type Factory =
  | "createBuffer"
  | "createBindGroup"
  | "createBindGroupLayout"
  | "createComputePipeline"
  | "createShaderModule";

function count<Name extends Factory>(
  name: Name,
  what: keyof typeof created,
  onCreate: (object: ReturnType<GPUDevice[Name]>) => void = () => {},
): void {
  const create = device[name] as (descriptor: unknown) => ReturnType<GPUDevice[Name]>;
  Object.assign(device, {
    [name]: (descriptor: unknown) => {
      created[what]++;
      const object = create.call(device, descriptor);
      onCreate(object);
      return object;
    },
  });
}

/** Set DNC_LEAK_STEPS for a longer test. */
const STEPS = Number(process.env.DNC_LEAK_STEPS ?? 200);

test(`after the first of ${STEPS} training steps no buffer, bind group or pipeline is created`, {
  timeout: 1e7,
}, async () => {
  const pass = new TrainingPass(backend, { batch: 1, steps: 1, masked: true });
  const mean = backend.allocate(pass.parameters.layout.length);
  const variance = backend.allocate(pass.parameters.layout.length);
  const constants = { learningRate: 1e-3, epsilon: 1e-8, beta1: 0.9, beta2: 0.99, correction1: 1, correction2: 1 };
  const step = async () => {
    await pass.run();
    const { values: parameters, gradients } = pass.parameters;
    const decays = { coupledDecay: 0, decoupledDecay: 0 };
    backend.update("adam", { parameters, gradients, mean, variance }, { ...constants, ...decays });
  };
  await step();
  const before = backend.counts;
  const createdBefore = { ...created };
  for (let k = 1; k < STEPS; k++) await step();
  const { buffers, elements, descriptors } = before;
  expect(backend.counts).toMatchObject({ buffers, elements, descriptors });
  expect(created).toEqual(createdBefore);
  expect(backend.counts.dispatches).toBeGreaterThan(STEPS * 50);
  pass.dispose();
});

test("a hundred networks and models free all memory and descriptors", async () => {
  const train = (): void => new TrainingPass(backend, { batch: 1, steps: 2 }).dispose();
  const use = async () => {
    const model = Dnc.create(options, { backend, seed: 1 });
    await model.run([1, 0, 0, 1]);
    const session = model.session({ batch: 2 });
    const fork = await session.fork();
    await fork.step([1, 0, 0, 1]);
    for (const part of [fork, session, model]) part.dispose();
  };
  const both = async () => {
    train();
    await use();
  };
  await both();
  const { buffers, elements, descriptors } = backend.counts;
  for (let k = 0; k < 100; k++) await both();
  expect(backend.counts).toMatchObject({ buffers, elements, descriptors });
});

test("a disposed backend leaves no buffer on a device that stays open", async () => {
  const before = new Set(alive);
  for (let k = 0; k < 20; k++) {
    const guest = openOn(device);
    const block = guest.allocate(100_000);
    block.fill(k);
    expect((await block.read(99_999))[0]).toBe(k);
    expect(alive.size).toBeGreaterThan(before.size);
    guest.dispose();
  }
  expect(alive).toEqual(before);
});

test("a network that does not fit is refused with the sizes, and frees what it has allocated", async () => {
  const small = new GpuBackend(device, {
    description: "a test",
    owned: false,
    software: true,
    fuse: false,
    pageBytes: 1 << 12,
  });
  const config = defineConfig(options);
  const parameters = new Parameters(small, config);
  parameters.gradients.fill(0); // allocates the gradients
  const plan = planMemory(buildProgram(config), { batch: 3, steps: 2, purpose: "train" });
  const free = small.memory / 4 - small.counts.elements;
  const refused: boolean[] = [];
  // The arena fits except in the first round. The workspaces of the calls fit only later, when more is free.
  for (let room = -64; room < 1024; room += 64) {
    const others = small.allocate(free - 64 * Math.ceil(plan.length / 64) - room);
    const { elements, descriptors } = small.counts;
    try {
      new TrainingExecutor(small, plan, parameters).dispose();
      refused.push(false);
    } catch (error) {
      expect((error as Error).message).toMatch(
        /needs .* MiB, but shaders on this device can bind at most 7 buffers of/,
      );
      refused.push(true);
    }
    expect(small.counts).toMatchObject({ elements, descriptors });
    others.dispose();
  }
  expect(refused.slice(0, 3)).toEqual([true, true, true]);
  expect(refused.at(-1)).toBe(false);
  small.dispose();
});
