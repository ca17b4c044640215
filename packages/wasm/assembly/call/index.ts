/** How kernels read a call descriptor and a frame. */
export * from "./descriptor";
export * from "./frame";
