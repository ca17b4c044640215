import { clockCount } from "@dncjs/core/backend";
import type { Device } from "../device/device.ts";
import { BufferUsage } from "../flags.ts";
import type { Piece } from "../memory/heap.ts";
import { FRAME_WORDS, frameWords, GROUPS_ACROSS, NONE } from "../shaders/words.ts";
import type { Bindings } from "./bindings.ts";
import type { Pace } from "./cost.ts";
import { DeviceMask } from "./deviceMask.ts";
import { Ring } from "./ring.ts";

/** Capacity of the frame buffer, in frames. */
const FRAMES = 512;
/** Initial size of the mask buffer, in words. */
const MASK_WORDS = 1 << 14;

/** The data that all dispatches of a step share. */
export interface StepFrame {
  /** Slot numbers, of which this step reads `clockCount` at `from`. */
  readonly slots: ArrayLike<number>;
  readonly from: number;
  /** The batch elements begin ≤ b < end. */
  readonly begin: number;
  readonly end: number;
  readonly mask: ArrayLike<number> | undefined;
  /** Index in `mask` of batch element 0. */
  readonly maskFrom: number;
}

/**
 * Records dispatches and submits them in groups. Consecutive dispatches share one pass, which WebGPU runs in order. The work in a
 * submission is bounded (cost.ts), so that none runs for seconds.
 */
export class Commands {
  readonly #device: Device;
  readonly #bindings: Bindings;
  readonly #frameStride: number;
  readonly #frames: Ring;
  readonly #masks: Ring;
  #encoder: GPUCommandEncoder | undefined;
  #pass: GPUComputePassEncoder | undefined;
  #pipeline: GPUComputePipeline | undefined;
  #operations = 0;
  /** Total dispatches. */
  dispatches = 0;
  /** Total submissions. */
  submissions = 0;
  /** Operations of the largest submission, as a fraction of its limit. */
  fullest = 0;
  readonly #pace: Pace;
  readonly #most: number;

  /** `most` limits the operations of a submission; for tests. */
  constructor(device: Device, bindings: Bindings, pace: Pace, most: number = Number.POSITIVE_INFINITY) {
    this.#device = device;
    this.#bindings = bindings;
    this.#pace = pace;
    this.#most = most;
    this.#frameStride = Math.max(device.gpu.limits.minUniformBufferOffsetAlignment / 4, FRAME_WORDS);
    this.#frames = new Ring(device, FRAMES * this.#frameStride, BufferUsage.UNIFORM, "frames");
    this.#masks = new Ring(device, MASK_WORDS, BufferUsage.STORAGE, "masks");
    device.onFlush = () => this.flush();
  }

  get buffers(): { readonly frames: GPUBuffer; readonly masks: GPUBuffer } {
    return { frames: this.#frames.buffer, masks: this.#masks.buffer };
  }

  /**
   * Writes a frame for the dispatches that are recorded next, and returns its offset in bytes. A later flush invalidates the frame.
   * `firstGroup` is the first workgroup of a piece of a dispatch.
   * @throws BackendError if the device has failed
   */
  frame({ slots, from, begin, end, mask, maskFrom }: StepFrame, firstGroup = 0): number {
    this.#device.check();
    const masked = mask ? end : 0;
    if (!this.#frames.fits(this.#frameStride) || !this.#masks.fits(masked)) this.flush();
    this.#masks.reserve(masked);
    const at = this.#frames.take(this.#frameStride);
    const { words } = this.#frames;
    for (let clock = 0; clock < clockCount; clock++) words[at + clock] = slots[from + clock]!;
    words[at + frameWords.mask] = mask ? this.#mask(mask, maskFrom, end) : NONE;
    words[at + frameWords.begin] = begin;
    words[at + frameWords.end] = end;
    words[at + frameWords.firstGroup] = firstGroup;
    return 4 * at;
  }

  /** Writes the arguments of the next dispatch in place of a frame. Returns their offset in bytes. @throws BackendError as `frame` does */
  arguments(values: ArrayLike<number>): number {
    this.#device.check();
    if (!this.#frames.fits(this.#frameStride)) this.flush();
    const at = this.#frames.take(this.#frameStride);
    for (let k = 0; k < values.length; k++) this.#frames.words[at + k] = values[k]!;
    this.#frames.words[at + frameWords.firstGroup] = 0;
    return 4 * at;
  }

  /** Records a dispatch of `groups` workgroups with an estimated total of `operations`, at a frame written since the last flush. */
  dispatch(pipeline: GPUComputePipeline, descriptor: number, frame: number, groups: number, operations: number): void {
    const pass = this.#openPass();
    if (pipeline !== this.#pipeline) pass.setPipeline(pipeline);
    this.#pipeline = pipeline;
    pass.setBindGroup(0, this.#bindings.group(this), [descriptor, frame]);
    if (groups <= GROUPS_ACROSS) pass.dispatchWorkgroups(groups);
    else pass.dispatchWorkgroups(GROUPS_ACROSS, Math.ceil(groups / GROUPS_ACROSS));
    this.#operations += operations;
    this.dispatches++;
  }

  /** The operations that a submission may hold. */
  get most(): number {
    return Math.min(this.#pace.most, this.#most);
  }

  /** Flushes if `operations` more would exceed the limit of a submission. Returns whether it flushed. */
  makeRoom(operations: number): boolean {
    if (this.#operations === 0 || this.#operations + operations <= this.most) return false;
    this.flush();
    return true;
  }

  /** Copies elements from the start of a buffer to memory. */
  copyIn(source: GPUBuffer, pieces: readonly Piece[]): void {
    this.#device.check();
    this.#closePass();
    const encoder = this.#openEncoder();
    let from = 0;
    for (const { buffer, at, length } of pieces) {
      encoder.copyBufferToBuffer(source, from, buffer, 4 * at, 4 * length);
      from += 4 * length;
    }
  }

  /** Copies elements of memory to the start of a buffer. */
  copyOut(pieces: readonly Piece[], target: GPUBuffer): void {
    this.#device.check();
    this.#closePass();
    const encoder = this.#openEncoder();
    let to = 0;
    for (const { buffer, at, length } of pieces) {
      encoder.copyBufferToBuffer(buffer, 4 * at, target, to, 4 * length);
      to += 4 * length;
    }
  }

  /** Submits the recorded commands. */
  flush(): void {
    this.#frames.send();
    this.#masks.send();
    const encoder = this.#encoder;
    if (!encoder) return;
    this.#closePass();
    this.#encoder = undefined;
    this.submissions++;
    this.#device.submit(encoder);
    this.#time(this.#operations);
    this.#operations = 0;
  }

  /** Measures the time of the submission that was just sent. */
  #time(operations: number): void {
    this.fullest = Math.max(this.fullest, operations / this.most);
    const finished = () => this.#pace.finished(operations, performance.now());
    this.#pace.sent(performance.now());
    void this.#device.gpu.queue.onSubmittedWorkDone().then(finished, finished);
  }

  /** Writes the mask of a step, one word per batch element, and returns its address. */
  #mask(mask: ArrayLike<number>, from: number, elements: number): number {
    const at = this.#masks.take(elements);
    if (mask instanceof DeviceMask) {
      this.#closePass();
      this.#openEncoder().copyBufferToBuffer(mask.buffer, 4 * from, this.#masks.buffer, 4 * at, 4 * elements);
      return at;
    }
    for (let b = 0; b < elements; b++) this.#masks.words[at + b] = mask[from + b] === 0 ? 0 : 1;
    return at;
  }

  #openEncoder(): GPUCommandEncoder {
    this.#encoder ??= this.#device.gpu.createCommandEncoder();
    return this.#encoder;
  }

  #openPass(): GPUComputePassEncoder {
    this.#pass ??= this.#openEncoder().beginComputePass();
    return this.#pass;
  }

  #closePass(): void {
    this.#pass?.end();
    this.#pass = undefined;
    this.#pipeline = undefined;
  }
}
