import { freePorts } from "../../../tools/freePorts.ts";

const ports = await freePorts("tfjs", 2);
export const pagePort: number = ports[0]!;
export const examplePort: number = ports[1]!;
