/**
 * The global types of WebAssembly that the declarations of this package name, so that projects without the library "dom" compile. Where
 * they exist, these empty interfaces add nothing to them.
 */
declare global {
  namespace WebAssembly {
    interface Memory {}
    interface MemoryDescriptor {}
    interface Module {}
  }
}

export {};
