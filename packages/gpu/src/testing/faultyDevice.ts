/** How the creation of a buffer fails: WebGPU throws, or reports it to the error scope while later commands are still accepted. */
export type BufferFault = "throws" | "reports";

interface Scope {
  readonly filter: GPUErrorFilter;
  isOutOfMemory: boolean;
}

/** Lets the `failing`-th creation of a buffer on a device fail. Counts the buffers that are not destroyed. */
export class FaultyDevice {
  readonly device: GPUDevice;
  /** Buffers that were created and not destroyed. */
  readonly live: Set<GPUBuffer> = new Set();
  /** Attempts to create a buffer since `failAt`. */
  created = 0;
  #failing = Number.POSITIVE_INFINITY;
  #fault: BufferFault = "throws";
  readonly #scopes: Scope[] = [];

  constructor(device: GPUDevice) {
    this.device = device;
    const createBuffer = device.createBuffer.bind(device);
    const pushErrorScope = device.pushErrorScope.bind(device);
    const popErrorScope = device.popErrorScope.bind(device);
    const create = (descriptor: GPUBufferDescriptor): GPUBuffer => {
      if (++this.created !== this.#failing) return createBuffer(descriptor);
      if (this.#fault === "throws") throw new RangeError("a test lets it fail");
      // A buffer without a usage is invalid, as one is for which memory does not suffice. The error goes to another scope.
      this.#innermost("out-of-memory").isOutOfMemory = true;
      return createBuffer({ ...descriptor, usage: 0 });
    };
    Object.assign(device, {
      createBuffer: (descriptor: GPUBufferDescriptor) => this.#track(create(descriptor)),
      pushErrorScope: (filter: GPUErrorFilter) => {
        this.#scopes.push({ filter, isOutOfMemory: false });
        pushErrorScope(filter);
      },
      popErrorScope: () => this.#resultOf(this.#scopes.pop()!, popErrorScope()),
    });
  }

  /** The next creation of a buffer is the first. */
  failAt(failing: number, fault: BufferFault = "throws"): void {
    this.created = 0;
    this.#failing = failing;
    this.#fault = fault;
  }

  #track(buffer: GPUBuffer): GPUBuffer {
    this.live.add(buffer);
    const destroy = buffer.destroy.bind(buffer);
    buffer.destroy = () => {
      this.live.delete(buffer);
      destroy();
    };
    return buffer;
  }

  #innermost(filter: GPUErrorFilter): Scope {
    const scope = this.#scopes.findLast((open) => open.filter === filter);
    if (!scope) throw new Error(`a buffer is created outside of a scope for ${filter}`);
    return scope;
  }

  /** Turns the error of an invalid buffer into one for lack of memory. */
  async #resultOf({ filter, isOutOfMemory }: Scope, result: Promise<GPUError | null>): Promise<GPUError | null> {
    const error = await result;
    if (isOutOfMemory) return { message: "a test lets it fail" } as GPUError;
    return filter === "validation" && error?.message.includes("usage") ? null : error;
  }
}
