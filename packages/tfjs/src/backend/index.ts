export { createTfjsBackend, type Engine, engines, type TfjsOptions } from "./tfjsBackend.ts";
