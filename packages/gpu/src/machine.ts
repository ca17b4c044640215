import type { Commands } from "./commands/commands.ts";
import type { Descriptors } from "./commands/descriptors.ts";
import type { Reader } from "./commands/reader.ts";
import type { Device } from "./device/device.ts";
import type { Heap } from "./memory/heap.ts";
import type { Pipelines } from "./shaders/pipelines.ts";

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
