/** Storage buffers of a shader that are not pages of memory: the masks. */
const OTHER_STORAGE_BUFFERS = 1;
/** Storage buffers per shader that every WebGPU device supports. Shaders use no more. */
const MOST_STORAGE_BUFFERS = 8;
/** Largest page in bytes: offsets within a page must fit into 32 bits. */
const LARGEST_PAGE = 2 ** 31;

/** How memory is divided into buffers. */
export interface Capacity {
  /** Size of a page, a power of two: the largest buffer that can be created and bound. */
  readonly pageBytes: number;
  readonly mostPages: number;
}

/** The limits of a device that matter here: part of GPUSupportedLimits, which TypeScript before 6 does not declare. */
export interface CapacityLimits {
  readonly maxBufferSize: number;
  readonly maxStorageBufferBindingSize: number;
  readonly maxStorageBuffersPerShaderStage: number;
}

/** Capacity of a device with these limits. `most` limits the size of a page, in bytes. */
export function capacityOf(limits: CapacityLimits, most: number = LARGEST_PAGE): Capacity {
  const { maxBufferSize, maxStorageBufferBindingSize, maxStorageBuffersPerShaderStage } = limits;
  const bytes = Math.min(maxBufferSize, maxStorageBufferBindingSize, most, LARGEST_PAGE);
  return {
    pageBytes: 2 ** Math.floor(Math.log2(bytes)),
    mostPages: Math.min(maxStorageBuffersPerShaderStage, MOST_STORAGE_BUFFERS) - OTHER_STORAGE_BUFFERS,
  };
}

/** Memory in bytes that the limits allow. */
export function memoryOf(limits: CapacityLimits): number {
  const { pageBytes, mostPages } = capacityOf(limits);
  return pageBytes * mostPages;
}
