import { freePorts } from "../../../tools/freePorts.ts";

const ports = await freePorts("demo", 3);

/** The page's server, with the headers of `vite preview`. */
export const pagePort: number = ports[0]!;
/** A static host of the build. */
export const filesPort: number = ports[1]!;
/** A static host of the example page with a frame. */
export const examplePort: number = ports[2]!;
