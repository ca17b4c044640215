import { BackendError, DeviceLostError } from "@dncjs/core";
import { type Capacity, capacityOf } from "./capacity.ts";
import { requireLimits } from "./requirements.ts";

/** Milliseconds that a device has to say that it is lost, after what it was asked for has failed. */
const PATIENCE = 1000;

/** What can go wrong with making something. */
export const MAKING: readonly GPUErrorFilter[] = ["validation", "out-of-memory", "internal"];

/** A GPUDevice, with what is wrong with it and the buffers that were made on it. */
export class Device {
  readonly gpu: GPUDevice;
  readonly capacity: Capacity;
  readonly #buffers = new Set<GPUBuffer>();
  readonly #onError: (event: Event) => void;
  readonly #shared: boolean;
  #failure: BackendError | undefined;
  #explanation: Promise<void> | undefined;
  /** Error scopes of which nothing has been heard yet. */
  readonly #scopes = new Set<Promise<void>>();
  #version = 0;
  #flush: () => void = () => {};

  /** On a device that is `shared` with others only what goes wrong with our own commands counts. */
  constructor(gpu: GPUDevice, pageBytes?: number, shared = false) {
    this.gpu = gpu;
    this.#shared = shared;
    requireLimits(gpu.limits);
    this.capacity = capacityOf(gpu.limits, pageBytes);
    this.#onError = (event) => void this.#complain((event as GPUUncapturedErrorEvent).error.message);
    if (!shared) gpu.addEventListener("uncapturederror", this.#onError);
    void gpu.lost.then(({ message, reason }) => {
      this.#failure ??= new DeviceLostError("gpu", reason, message);
    });
  }

  /** Changes whenever a buffer is replaced, so that what refers to buffers must be made anew. */
  get version(): number {
    return this.#version;
  }

  get bufferCount(): number {
    return this.#buffers.size;
  }

  /** How recorded commands are sent. */
  set flush(flush: () => void) {
    this.#flush = flush;
  }

  /** Sends recorded commands: what they refer to is about to be changed. */
  settle(): void {
    this.#flush();
  }

  /** The first thing that went wrong: WebGPU says so only after the fact. */
  fail(message: string): void {
    this.#failure ??= new BackendError("gpu", message);
  }

  /** Something went wrong, and WebGPU is still being asked what; that is then the first thing, and its consequences do not count. */
  explain(message: Promise<string>): void {
    if (this.#failure || this.#explanation) return;
    const told = message.then(
      (text) => this.fail(text),
      () => this.fail("something went wrong, and nobody knows what"),
    );
    this.#explanation = Promise.race([told, this.#gone()]);
  }

  /** Waits for what WebGPU has yet to say. @throws BackendError where something has gone wrong before */
  async settled(): Promise<void> {
    await this.#heard();
    await this.#explanation;
    this.check();
  }

  /** Memory could not be read. Where the device is lost, that is said a little later. @throws BackendError saying why */
  async unreadable(cause: unknown): Promise<never> {
    if (!this.#failure) await Promise.race([this.#gone(), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
    await this.settled();
    throw new BackendError("gpu", "cannot read memory", { cause });
  }

  /** @throws BackendError where something has gone wrong before */
  check(): void {
    if (this.#failure) throw this.#failure;
  }

  submit(encoder: GPUCommandEncoder): void {
    const submit = () => this.gpu.queue.submit([encoder.finish()]);
    if (this.#shared) this.watch(submit, ["validation"], async ({ message }) => message);
    else submit();
  }

  createBuffer(size: number, usage: number, label: string): GPUBuffer {
    const buffer = this.make(`a buffer of ${(size / 2 ** 20).toFixed(1)} MiB (${label})`, () =>
      this.gpu.createBuffer({ size, usage, label }),
    );
    this.#buffers.add(buffer);
    return buffer;
  }

  /** Makes what `what` says; what goes wrong with that is known as such, on a device that others use as well. */
  make<Made>(what: string, make: () => Made): Made {
    return this.watch(make, MAKING, async ({ message }, filter) => {
      return `${filter === "out-of-memory" ? "no room for" : "cannot make"} ${what}: ${message}`;
    });
  }

  /** Does something of which WebGPU says later what was wrong with it, and `explain` what that means. */
  watch<Result>(
    work: () => Result,
    filters: readonly GPUErrorFilter[],
    explain: (error: GPUError, filter: GPUErrorFilter) => Promise<string>,
  ): Result {
    for (const filter of filters) this.gpu.pushErrorScope(filter);
    try {
      return work();
    } finally {
      for (const filter of filters.toReversed()) {
        const told = this.gpu.popErrorScope().then(
          (error) => {
            this.#scopes.delete(told);
            if (error) this.explain(explain(error, filter));
          },
          () => void this.#scopes.delete(told), // the device is lost, which is said elsewhere
        );
        this.#scopes.add(told);
      }
    }
  }

  destroyBuffer(buffer: GPUBuffer): void {
    this.#buffers.delete(buffer);
    buffer.destroy();
  }

  /** A larger buffer with the contents of another, which is destroyed. */
  enlargeBuffer(buffer: GPUBuffer | undefined, size: number, usage: number, label: string): GPUBuffer {
    if (buffer && buffer.size >= size) return buffer;
    const larger = this.createBuffer(size, usage, label);
    this.#version++;
    if (!buffer) return larger;
    this.settle();
    const encoder = this.gpu.createCommandEncoder();
    encoder.copyBufferToBuffer(buffer, 0, larger, 0, buffer.size);
    this.submit(encoder);
    this.destroyBuffer(buffer);
    return larger;
  }

  /** Something that no scope was for: where one says something, too, this only follows from it, though it is heard first. */
  async #complain(message: string): Promise<void> {
    await this.#heard();
    if (!this.#explanation) this.fail(message);
  }

  /** Waits until all scopes there are now have been heard of. */
  async #heard(): Promise<void> {
    if (this.#scopes.size > 0) await Promise.race([Promise.allSettled(this.#scopes), this.#gone()]);
  }

  /** Resolves when the device is lost. */
  async #gone(): Promise<void> {
    await this.gpu.lost;
  }

  /** Lets go of the device, which belongs to whoever opened it. */
  dispose(): void {
    this.gpu.removeEventListener("uncapturederror", this.#onError);
    for (const buffer of this.#buffers) buffer.destroy();
    this.#buffers.clear();
    this.fail("the backend is disposed");
  }
}
