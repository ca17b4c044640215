import { Bindings } from "./commands/bindings.ts";
import { Commands } from "./commands/commands.ts";
import { Pace } from "./commands/cost.ts";
import { Descriptors } from "./commands/descriptors.ts";
import { Reader } from "./commands/reader.ts";
import type { Device } from "./device/device.ts";
import { Heap } from "./memory/heap.ts";
import { Pipelines } from "./shaders/pipelines.ts";

/** The parts of a backend. */
export interface Machine {
  readonly device: Device;
  readonly heap: Heap;
  readonly descriptors: Descriptors;
  readonly pipelines: Pipelines;
  readonly commands: Commands;
  readonly reader: Reader;
  /** Whether walks fuse several calls into one dispatch. */
  readonly fuse: boolean;
}

export interface MachineOptions {
  /** Whether walks fuse the small operations of a step into one dispatch, with one workgroup per batch element. */
  readonly fuse: boolean;
  /** Whether the adapter runs in software (correct but slow). Selects the initial limit of a submission. */
  readonly software: boolean;
  /** Limits the operations of a submission; for tests. */
  readonly mostOperations?: number | undefined;
}

/** Creates the parts, with their buffers, on a device. */
export function createMachine(device: Device, { fuse, software, mostOperations }: MachineOptions): Machine {
  const heap = new Heap(device);
  const descriptors = new Descriptors(device);
  const bindings = new Bindings(device, heap, descriptors);
  const commands = new Commands(device, bindings, new Pace(software), mostOperations);
  const pipelines = new Pipelines(device, heap, bindings);
  return { device, heap, descriptors, pipelines, commands, reader: new Reader(device, heap, commands), fuse };
}
