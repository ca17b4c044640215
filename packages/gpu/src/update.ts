import { ArgumentError } from "@dncjs/core";
import { type Block, type UpdateName, updates } from "@dncjs/core/backend";
import { GpuBlock } from "./block.ts";
import { LAUNCH } from "./commands/cost.ts";
import { itemsOf } from "./kernels/phasedKernel.ts";
import type { Machine } from "./machine.ts";
import { LANES, updateShader } from "./shaders/main.ts";
import type { Shader } from "./shaders/pipelines.ts";
import { constantName, constantText, numbered } from "./shaders/words.ts";
import { PARTS } from "./updates/gpuUpdate.ts";
import { gpuUpdates } from "./updates/index.ts";

/** Estimated operations per number of a phase of an update. */
const OPERATIONS = 10;

/** The arguments of an update: addresses of the operands, the count of numbers, constants, and the address of a workspace. */
function argumentNames(name: UpdateName): string[] {
  const { operands, constants } = updates[name];
  return [...Object.keys(operands), "count", ...constants, "workspace"];
}

/** Runs updates of parameters and gradients. */
export class GpuUpdates {
  readonly #machine: Machine;
  readonly #shaders = new Map<UpdateName, readonly Shader[]>();
  readonly #workspace: GpuBlock;

  constructor(machine: Machine) {
    this.#machine = machine;
    this.#workspace = new GpuBlock(machine, PARTS);
  }

  run(name: UpdateName, operands: Readonly<Record<string, Block>>, constants: Readonly<Record<string, number>>): void {
    const values = this.#arguments(name, operands, constants);
    const count = values[argumentNames(name).indexOf("count")]!;
    const { commands, pipelines } = this.#machine;
    const shaders = this.#shadersOf(name);
    const { phases } = gpuUpdates[name];
    const cost = LAUNCH + OPERATIONS * count;
    commands.makeRoom(phases.length * cost);
    const frame = commands.arguments(values);
    for (const [k, phase] of phases.entries()) {
      const items = itemsOf(phase, { n: count });
      const groups = phase.together ? items : Math.ceil(items / LANES);
      if (groups > 0) commands.dispatch(pipelines.get(shaders[k]!), 0, frame, groups, cost);
    }
  }

  #arguments(
    name: UpdateName,
    operands: Readonly<Record<string, Block>>,
    constants: Readonly<Record<string, number>>,
  ): Uint32Array {
    const update = updates[name];
    const shapes = Object.entries(update.operands) as [string, "n" | ""][];
    const blocks = shapes.map(([operand]) => this.#block(operand, operands[operand]));
    const count = blocks[0]?.length ?? 0;
    for (const [k, [operand, shape]] of shapes.entries()) {
      const length = shape === "n" ? count : 1;
      if (blocks[k]!.length !== length) throw new ArgumentError(operand, blocks[k]!.length, `${length} elements`);
    }
    const reals = (update.constants as readonly string[]).map((constant) => {
      const value = constants[constant];
      if (value === undefined) throw new ArgumentError(constant, value, "a number");
      return value;
    });
    const names = argumentNames(name);
    const words = new Uint32Array(names.length);
    words.set(blocks.map(({ address }) => address));
    words[names.indexOf("count")] = count;
    new Float32Array(words.buffer).set(reals, names.indexOf("count") + 1);
    words[names.indexOf("workspace")] = this.#workspace.address;
    return words;
  }

  #block(operand: string, block: Block | undefined): GpuBlock {
    if (block instanceof GpuBlock && block.machine === this.#machine) return block;
    throw new ArgumentError(operand, block?.constructor.name, "a block of this backend");
  }

  #shadersOf(name: UpdateName): readonly Shader[] {
    let shaders = this.#shaders.get(name);
    if (!shaders) {
      const { code, phases } = gpuUpdates[name];
      const names = argumentNames(name);
      const words = `const PARTS = ${PARTS}u;\n${constantText(constantName(name), numbered(names))}`;
      const count = names.indexOf("count");
      shaders = phases.map((phase) => updateShader(`updates/${name}.wgsl`, code, phase, count, words));
      this.#shaders.set(name, shaders);
    }
    return shaders;
  }
}
