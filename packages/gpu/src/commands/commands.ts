import { clockCount } from "@dncjs/core/backend";
import type { Device } from "../device/device.ts";
import { BufferUsage } from "../flags.ts";
import type { Piece } from "../memory/heap.ts";
import type { Bindings } from "./bindings.ts";
import type { Pace } from "./cost.ts";
import { DeviceMask } from "./deviceMask.ts";
import { Ring } from "./ring.ts";

/** Words of a frame, behind its slot numbers, of which there are 12 at most, as shared/call.wgsl reads it: the mask's place, the rows, the first workgroup of a piece. */
const frameWord = { mask: 12, begin: 13, end: 14, firstGroup: 15 } as const;
/** Of a frame, and of arguments. */
const FRAME_WORDS = 16;
export const NO_MASK = 0xffff_ffff;
/** Workgroups of a dispatch's first dimension: shared/call.wgsl counts on it. */
export const GROUPS_ACROSS = 32_768;
const [FRAMES, MASKS] = [512, 1 << 14];

/** What the dispatches of a step have in common. */
export interface StepFrame {
  readonly slots: ArrayLike<number>;
  readonly from: number;
  readonly begin: number;
  readonly end: number;
  readonly mask: ArrayLike<number> | undefined;
  /** The place of row 0's mask. */
  readonly maskFrom: number;
}

/**
 * Records dispatches and sends them together: consecutive ones in one pass, which WebGPU runs in order. What a submission may
 * hold is bounded (cost.ts), so that none runs for seconds.
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
  /** Since the beginning. */
  dispatches = 0;
  submissions = 0;
  /** Operations of the largest submission, as a fraction of what it was allowed. */
  fullest = 0;
  readonly #pace: Pace;
  readonly #most: number;

  /** A submission holds no more than `most` operations; for tests. */
  constructor(device: Device, bindings: Bindings, pace: Pace, most: number = Number.POSITIVE_INFINITY) {
    [this.#device, this.#bindings, this.#pace, this.#most] = [device, bindings, pace, most];
    this.#frameStride = Math.max(device.gpu.limits.minUniformBufferOffsetAlignment / 4, FRAME_WORDS);
    this.#frames = new Ring(device, FRAMES * this.#frameStride, BufferUsage.UNIFORM, "frames");
    this.#masks = new Ring(device, MASKS, BufferUsage.STORAGE, "masks");
    device.flush = () => this.flush();
  }

  get buffers(): { readonly frames: GPUBuffer; readonly masks: GPUBuffer } {
    return { frames: this.#frames.buffer, masks: this.#masks.buffer };
  }

  /**
   * Writes a frame for dispatches to come, which must be recorded before anything else is: its slot numbers are `slots[from]` and those
   * that follow, its rows begin ≤ b < end, of which a row takes part where the mask is not 0. Returns its offset in bytes.
   * @throws BackendError where something has gone wrong before
   */
  frame({ slots, from, begin, end, mask, maskFrom }: StepFrame, firstGroup = 0): number {
    this.#device.check();
    const masked = mask ? end : 0;
    if (!this.#frames.fits(this.#frameStride) || !this.#masks.fits(masked)) this.flush();
    this.#masks.reserve(masked);
    const at = this.#frames.take(this.#frameStride);
    const { words } = this.#frames;
    for (let clock = 0; clock < clockCount; clock++) words[at + clock] = slots[from + clock]!;
    words[at + frameWord.mask] = mask ? this.#mask(mask, maskFrom, end) : NO_MASK;
    words[at + frameWord.begin] = begin;
    words[at + frameWord.end] = end;
    words[at + frameWord.firstGroup] = firstGroup;
    return 4 * at;
  }

  /** Writes arguments of a dispatch to come in place of a frame; returns their offset in bytes. @throws BackendError as `frame` does */
  arguments(values: ArrayLike<number>): number {
    this.#device.check();
    if (!this.#frames.fits(this.#frameStride)) this.flush();
    const at = this.#frames.take(this.#frameStride);
    for (let k = 0; k < values.length; k++) this.#frames.words[at + k] = values[k]!;
    this.#frames.words[at + frameWord.firstGroup] = 0;
    return 4 * at;
  }

  /** Runs `groups` workgroups of so many operations; the frame must have been written since the last flush. */
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

  /** Operations that a submission may hold. */
  get most(): number {
    return Math.min(this.#pace.most, this.#most);
  }

  /** Sends what is recorded where that and so many operations more would be too much for a submission; says whether it did. */
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

  /** Sends what is recorded. */
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

  dispose(): void {
    this.#closePass();
    this.#encoder = undefined;
    this.#frames.dispose();
    this.#masks.dispose();
  }

  /** Finds out how long it takes what was just sent. */
  #time(operations: number): void {
    this.fullest = Math.max(this.fullest, operations / this.most);
    const finished = () => this.#pace.finished(operations, performance.now());
    this.#pace.sent(performance.now());
    void this.#device.gpu.queue.onSubmittedWorkDone().then(finished, finished);
  }

  #mask(mask: ArrayLike<number>, from: number, rows: number): number {
    const at = this.#masks.take(rows);
    if (mask instanceof DeviceMask) {
      this.#closePass();
      this.#openEncoder().copyBufferToBuffer(mask.buffer, 4 * from, this.#masks.buffer, 4 * at, 4 * rows);
      return at;
    }
    for (let b = 0; b < rows; b++) this.#masks.words[at + b] = mask[from + b] === 0 ? 0 : 1;
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
