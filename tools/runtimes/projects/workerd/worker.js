import kernels from "@dncjs/wasm/kernels.run.simd.wasm";
import { outcome } from "./outcome.mjs";

export default {
  async fetch() {
    try {
      return new Response(await outcome({ kernels }));
    } catch (error) {
      return new Response(`failed: ${error.stack}`, { status: 500 });
    }
  },
};
