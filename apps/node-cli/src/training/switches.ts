import { Failure } from "../failure.ts";
import { flagOf } from "../sizedSpec.ts";

type Switch = "memory" | "sparse" | "links" | "allocation" | "curriculum";

const sparseFlags = ["sparseReads", "sparseLinks", "sparseAllocations", "sparseResolution"];

/** The flags that have no effect with a switch off, by the switch: `--sparse-reads` with `--no-sparse`. */
export const flagsOfSwitch: Readonly<Record<Switch, readonly string[]>> = {
  memory: [
    "writePrice",
    "locations",
    "wordSize",
    "readHeads",
    "writeHeads",
    "masking",
    "deallocation",
    "sharpness",
    "links",
    "allocation",
    "sparse",
    ...sparseFlags,
  ],
  sparse: sparseFlags,
  links: ["sparseLinks"],
  allocation: ["sparseAllocations"],
  curriculum: ["taskLessons"],
};

/** Returns the flags with a switch off, without those that then have no effect. */
export function switchedOff<Flags extends object>(flags: Flags, name: Switch): Flags {
  const kept = Object.entries(flags).filter(([flag]) => !flagsOfSwitch[name].includes(flag));
  return { ...Object.fromEntries(kept), [name]: false } as Flags;
}

/**
 * Rejects a flag that another one turns off. The conflicts of commander do not tell `--no-sparse` from `--sparse`.
 * @throws Failure
 */
export function requireNoContradiction(flags: object): void {
  const given = new Map(Object.entries(flags));
  for (const [name, unused] of Object.entries(flagsOfSwitch)) {
    const flag = given.get(name) === false ? unused.find((each) => given.get(each) !== undefined) : undefined;
    if (flag !== undefined) throw new Failure(`${flagOf(flag)} has no effect with --no-${name}: omit one of the two`);
  }
}
