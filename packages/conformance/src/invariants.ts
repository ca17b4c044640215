import { type Dnc, type DncOptions, type MemoryConfig, type Trace, wholeTrace } from "@dncjs/core";
import fc from "fast-check";
import type { Subject } from "./case.ts";
import { checkFinite, checkSame, fail, showing } from "./check.ts";
import { type NetworkLaw, randomSequence, sharpNetwork } from "./networks.ts";

/** Tolerance for float32 rounding in a sum of a few dozen numbers. */
const SLACK = 2e-6;

/** Sequences of a run. A software device takes as long for several as for one. */
const BATCH = 6;

/** Properties of any network with a memory, on any input (docs/math.md). */
export const invariants: readonly NetworkLaw[] = [
  {
    name: "usage, weightings, gates, links and precedence stay in their ranges",
    needs: "traces",
    run: staysInRange,
  },
];

async function staysInRange(subject: Subject, options: DncOptions): Promise<void> {
  const property = fc.asyncProperty(
    fc.integer({ min: 0, max: 1e6 }),
    fc.double({ min: 0.1, max: 8, noNaN: true }),
    async (seed, sharpen) => {
      const dnc = sharpNetwork(subject, options, seed, sharpen);
      const x = randomSequence(dnc.config, 12, BATCH, seed);
      subject.note("x", x);
      const session = dnc.session({ batch: BATCH });
      const trace = wholeTrace(await session.trace(x));
      const found = Object.fromEntries([...trace].map(([name, { data }]) => [name, data]));
      showing(found, () => checkRanges(trace, dnc));
      session.dispose();
      dnc.dispose();
    },
  );
  await fc.assert(property, { numRuns: 2, seed: 7, endOnFailure: true });
}

function checkRanges(trace: Trace, { config }: Dnc): void {
  const { locations: N, writeHeads: V, links, allocation } = config.memory as MemoryConfig;
  for (const [name, { data }] of trace) checkFinite(name, data);
  for (const name of [
    "usage",
    "writeWeights",
    "readWeights",
    ...(allocation ? ["allocation"] : []),
    "freeGates",
    "allocationGate",
    "writeGate",
    "readModes",
  ]) {
    for (const value of trace.get(name)!.data) checkBetween(name, value, 0, 1);
  }
  if (allocation) for (const total of sums(trace, "allocation", N)) checkBetween("sum of allocation", total, 0, 1);
  else {
    const gate = trace.get("allocationGate")!.data;
    checkSame("allocationGate", gate, new Float32Array(gate.length));
  }
  for (const total of sums(trace, "readWeights", N)) checkBetween("sum of read weights", total, 0, 1);
  for (const total of sums(trace, "readModes", 1 + 2 * V)) checkBetween("sum of read modes", total, 1, 1);
  const gates = trace.get("writeGate")!.data;
  sums(trace, "writeWeights", N).forEach((total, k) => {
    checkBetween("sum of write weights", total, 0, gates[k]!);
  });
  if (links) checkLinks(trace, N);
  else checkSame("readWeights", trace.get("readWeights")!.data, trace.get("readContent")!.data);
}

function checkLinks(trace: Trace, N: number): void {
  for (const total of sums(trace, "precedence", N)) checkBetween("sum of precedence", total, 0, 1);
  const { data } = trace.get("link")!;
  for (let at = 0; at < data.length; at += N * N) {
    for (let i = 0; i < N; i++) {
      checkBetween("diagonal of the link matrix", data[at + i * N + i]!, 0, 0, 0);
      let row = 0;
      let column = 0;
      for (let j = 0; j < N; j++) {
        checkBetween("link", data[at + i * N + j]!, 0, 1);
        row += data[at + i * N + j]!;
        column += data[at + j * N + i]!;
      }
      checkBetween("sum of a row of links", row, 0, 1);
      checkBetween("sum of a column of links", column, 0, 1);
    }
  }
}

function sums(trace: Trace, name: string, length: number): number[] {
  const { data } = trace.get(name)!;
  const totals = new Array<number>(data.length / length).fill(0);
  data.forEach((value, k) => {
    totals[Math.floor(k / length)] = (totals[Math.floor(k / length)] ?? 0) + value;
  });
  return totals;
}

function checkBetween(what: string, value: number, low: number, high: number, slack = SLACK): void {
  if (!(value >= low - slack && value <= high + slack)) fail(`${what}: got ${value}, expected from ${low} to ${high}`);
}
