import { BackendError, DeviceLostError } from "@dncjs/core";
import { type Capacity, capacityOf } from "./capacity.ts";
import { requireLimits } from "./requirements.ts";

/** Milliseconds to wait for the report of a lost device after a read has failed. */
const LOSS_TIMEOUT = 1000;

/** The kinds of errors of WebGPU: GPUErrorFilter, which TypeScript before 6 does not declare. */
export type ErrorFilter = "validation" | "out-of-memory" | "internal";

/** Kinds of errors that creating an object can cause. */
export const CREATION_ERRORS: readonly ErrorFilter[] = ["validation", "out-of-memory", "internal"];

/** A GPUDevice with its first error and the buffers created on it. */
export class Device {
  readonly gpu: GPUDevice;
  readonly capacity: Capacity;
  readonly #buffers = new Set<GPUBuffer>();
  readonly #onUncapturedError: (event: Event) => void;
  readonly #shared: boolean;
  #failure: BackendError | undefined;
  #pendingFailure: Promise<void> | undefined;
  /** Error scopes without a result yet. */
  readonly #scopes = new Set<Promise<void>>();
  #version = 0;
  #onFlush: () => void = () => {};

  /** On a device `shared` with other code, only errors of our own commands count. */
  constructor(gpu: GPUDevice, pageBytes?: number, shared = false) {
    this.gpu = gpu;
    this.#shared = shared;
    requireLimits(gpu.limits);
    this.capacity = capacityOf(gpu.limits, pageBytes);
    this.#onUncapturedError = (event) => void this.#failUncaptured((event as GPUUncapturedErrorEvent).error.message);
    if (!shared) gpu.addEventListener("uncapturederror", this.#onUncapturedError);
    void gpu.lost.then(({ message, reason }) => {
      this.#failure ??= new DeviceLostError("gpu", reason, message);
    });
  }

  /** Changes when a buffer is replaced. Objects that refer to buffers must then be recreated. */
  get version(): number {
    return this.#version;
  }

  get bufferCount(): number {
    return this.#buffers.size;
  }

  /** Sets the function that submits recorded commands. */
  set onFlush(flush: () => void) {
    this.#onFlush = flush;
  }

  /** Submits recorded commands. Required before a buffer that they use is changed. */
  flush(): void {
    this.#onFlush();
  }

  /** Records an error. Only the first error counts. */
  fail(message: string): void {
    this.#failure ??= new BackendError("gpu", message);
  }

  /** Records an error whose message is still pending. Later errors are consequences and are ignored. */
  failLater(message: Promise<string>): void {
    if (this.#failure || this.#pendingFailure) return;
    const reported = message.then(
      (text) => this.fail(text),
      () => this.fail("an operation failed, and WebGPU gave no reason"),
    );
    this.#pendingFailure = Promise.race([reported, this.#lost()]);
  }

  /** Waits for pending error reports. @throws BackendError if the device has failed */
  async settled(): Promise<void> {
    await this.#scopesResolved();
    await this.#pendingFailure;
    this.check();
  }

  /** Reports a failed read of memory. The loss of the device may be reported a little later. @throws BackendError with the reason */
  async readFailed(cause: unknown): Promise<never> {
    if (!this.#failure) {
      await Promise.race([this.#lost(), new Promise((resolve) => setTimeout(resolve, LOSS_TIMEOUT))]);
    }
    await this.settled();
    throw new BackendError("gpu", "cannot read memory", { cause });
  }

  /** @throws BackendError if the device has failed */
  check(): void {
    if (this.#failure) throw this.#failure;
  }

  submit(encoder: GPUCommandEncoder): void {
    const submit = () => this.gpu.queue.submit([encoder.finish()]);
    if (this.#shared) this.watch(submit, ["validation"], async ({ message }) => message);
    else submit();
  }

  createBuffer(size: number, usage: number, label: string): GPUBuffer {
    const buffer = this.create(`a buffer of ${(size / 2 ** 20).toFixed(1)} MiB (${label})`, () =>
      this.gpu.createBuffer({ size, usage, label }),
    );
    this.#buffers.add(buffer);
    return buffer;
  }

  /**
   * Creates an object. The error message names it as `description`.
   * @throws BackendError if WebGPU throws; nothing is created then, and the device can still be used
   */
  create<Created>(description: string, create: () => Created): Created {
    const attempt = () => {
      try {
        return create();
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new BackendError("gpu", `cannot create ${description}: ${reason}`, { cause });
      }
    };
    return this.watch(attempt, CREATION_ERRORS, async ({ message }, filter) => {
      const failure = filter === "out-of-memory" ? "out of memory: cannot create" : "cannot create";
      return `${failure} ${description}: ${message}`;
    });
  }

  /** Runs `work` in error scopes. WebGPU reports errors later; `explain` turns one into a message. */
  watch<Result>(
    work: () => Result,
    filters: readonly ErrorFilter[],
    explain: (error: GPUError, filter: ErrorFilter) => Promise<string>,
  ): Result {
    for (const filter of filters) this.gpu.pushErrorScope(filter);
    try {
      return work();
    } finally {
      for (const filter of filters.toReversed()) {
        const scope = this.gpu.popErrorScope().then(
          (error) => {
            this.#scopes.delete(scope);
            if (error) this.failLater(explain(error, filter));
          },
          () => void this.#scopes.delete(scope), // the device is lost, which `gpu.lost` reports
        );
        this.#scopes.add(scope);
      }
    }
  }

  destroyBuffer(buffer: GPUBuffer): void {
    this.#buffers.delete(buffer);
    buffer.destroy();
  }

  /** Returns a buffer of at least `size` bytes with the contents of `buffer`, which is destroyed if it is too small. */
  enlargeBuffer(buffer: GPUBuffer | undefined, size: number, usage: number, label: string): GPUBuffer {
    if (buffer && buffer.size >= size) return buffer;
    const larger = this.createBuffer(size, usage, label);
    this.#version++;
    if (!buffer) return larger;
    this.flush();
    const encoder = this.gpu.createCommandEncoder();
    encoder.copyBufferToBuffer(buffer, 0, larger, 0, buffer.size);
    this.submit(encoder);
    this.destroyBuffer(buffer);
    return larger;
  }

  /** Records an error outside all scopes. It may be the consequence of an error in a scope, so the scopes are awaited first. */
  async #failUncaptured(message: string): Promise<void> {
    await this.#scopesResolved();
    if (!this.#pendingFailure) this.fail(message);
  }

  /** Resolves when all current scopes have a result, or the device is lost. */
  async #scopesResolved(): Promise<void> {
    if (this.#scopes.size > 0) await Promise.race([Promise.allSettled(this.#scopes), this.#lost()]);
  }

  /** Resolves when the device is lost. */
  async #lost(): Promise<void> {
    await this.gpu.lost;
  }

  /** Destroys the buffers. The device itself belongs to the code that opened it. */
  dispose(): void {
    this.gpu.removeEventListener("uncapturederror", this.#onUncapturedError);
    for (const buffer of this.#buffers) buffer.destroy();
    this.#buffers.clear();
    this.fail("the backend is disposed");
  }
}
