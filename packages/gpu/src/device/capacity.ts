/** Storage buffers of a stage that are not pages of memory: the masks. */
const OTHER_STORAGE_BUFFERS = 1;
/** Storage buffers of a stage that every WebGPU device has; shaders are written for no more. */
const MOST_STORAGE_BUFFERS = 8;
/** Addresses of numbers are 32 bits, and so is what a page may have in bytes. */
const LARGEST_PAGE = 2 ** 31;

/** How memory is cut into buffers. */
export interface Capacity {
  /** Of a page, a power of two: the most that a buffer may have and a shader sees of one. */
  readonly pageBytes: number;
  readonly mostPages: number;
}

export type CapacityLimits = Pick<
  GPUSupportedLimits,
  "maxBufferSize" | "maxStorageBufferBindingSize" | "maxStorageBuffersPerShaderStage"
>;

/** What a device with these limits, or one of an adapter with them, has room for. */
export function capacityOf(limits: CapacityLimits, most: number = LARGEST_PAGE): Capacity {
  const { maxBufferSize, maxStorageBufferBindingSize, maxStorageBuffersPerShaderStage } = limits;
  const bytes = Math.min(maxBufferSize, maxStorageBufferBindingSize, most, LARGEST_PAGE);
  return {
    pageBytes: 2 ** Math.floor(Math.log2(bytes)),
    mostPages: Math.min(maxStorageBuffersPerShaderStage, MOST_STORAGE_BUFFERS) - OTHER_STORAGE_BUFFERS,
  };
}

/** In bytes, by limits. */
export function memoryOf(limits: CapacityLimits): number {
  const { pageBytes, mostPages } = capacityOf(limits);
  return pageBytes * mostPages;
}
