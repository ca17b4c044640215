import { freePorts } from "../../../tools/freePorts.ts";

const ports = await freePorts("explorer", 2);

/** A page of another origin than the element's files. */
export const pagePort: number = ports[0]!;
/** The element's files. */
export const filesPort: number = ports[1]!;
