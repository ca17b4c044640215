/** The compiled kernels as a module of JavaScript, for programs that can load no other file: `createDnc({ model, kernels })`. */
export { kernels } from "@dncjs/wasm/inline.run";
