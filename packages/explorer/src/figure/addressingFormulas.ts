import { decimal } from "../moves/sentence.ts";
import { at, indexOfLargest, type Run } from "../session/run.ts";
import type { FormulaName } from "../settings/settings.ts";
import type { FormulaMaker, Term, Weight } from "./formula.ts";

/** An operator between two numbers. */
export const sign = (symbol: string): Term => ({ symbol });

/** Returns element `n` of a tensor [T,N] at step `t`; 0 before the first step. */
export const value = (tensor: Float32Array, { N }: Run, t: number, n: number): number =>
  t < 0 ? 0 : tensor[t * N + n]!;

/** Reference to the same weight one step earlier; empty at the first step. */
export const before = (name: FormulaName, location: number, t: number): { of?: Weight } =>
  t > 0 ? { of: { name, location, step: t - 1 } } : {};

/** Formulas of the write and read weights, the links and the usage (docs/math.md). */
export const addressingFormulas: Readonly<Record<"write" | "read" | "link" | "use", FormulaMaker>> = {
  write(run, t, n) {
    const weight = value(run.writeWeights, run, t, n);
    const gate = run.writeGate[t]!;
    const free = run.allocationGate[t]!;
    const allocation = value(run.allocation, run, t, n);
    const content = value(run.writeContent, run, t, n);
    return {
      question: `Why is location ${n} written with weight ${decimal(weight)}?`,
      terms: [
        { symbol: "w", number: weight, role: "write" } as const,
        sign("="),
        { symbol: "g", index: "w", number: gate },
        sign("· ("),
        { symbol: "g", index: "a", number: free },
        sign("·"),
        { symbol: "a", number: allocation, role: "use", of: { name: "free", location: n, step: t } },
        sign("+"),
        { symbol: "(1 − gₐ)", number: 1 - free },
        sign("·"),
        { symbol: "c", number: content, of: { name: "lookup", location: n, step: t } },
        sign(")"),
      ],
      words: "write gate × (allocation gate × free + the rest × look-up)",
      comesTo: gate * (free * allocation + (1 - free) * content),
    };
  },

  read(run, t, n) {
    const weight = value(run.readWeights, run, t, n);
    const [back, content, forward] = at(run.readModes, t, 3);
    const way = (index: string, share: number, name: "back" | "content" | "forward", weights: Float32Array): Term[] => [
      { symbol: "π", index, number: share },
      sign("·"),
      { symbol: index, number: value(weights, run, t, n), of: { name, location: n, step: t } },
    ];
    return {
      question: `Why is location ${n} read with weight ${decimal(weight)}?`,
      terms: [
        { symbol: "r", number: weight, role: "read" } as const,
        sign("="),
        ...way("b", back!, "back", run.backward),
        sign("+"),
        ...way("c", content!, "content", run.readContent),
        sign("+"),
        ...way("f", forward!, "forward", run.forward),
      ],
      words: "each read mode × its weight: back, content, forward",
      comesTo:
        back! * value(run.backward, run, t, n) +
        content! * value(run.readContent, run, t, n) +
        forward! * value(run.forward, run, t, n),
    };
  },

  link(run, t, n) {
    const { N } = run;
    const links = at(run.link, t, N * N).subarray(n * N, (n + 1) * N);
    const from = indexOfLargest(links);
    const written = (location: number, index: string): Term => {
      const number = value(run.writeWeights, run, t, location);
      return { symbol: "w", index, number, role: "write", of: { name: "write", location, step: t } };
    };
    const earlier = t === 0 ? 0 : run.link[((t - 1) * N + n) * N + from]!;
    const to = value(run.writeWeights, run, t, n);
    const other = value(run.writeWeights, run, t, from);
    const last = value(run.precedence, run, t - 1, from);
    return {
      question: `Why does location ${n} follow location ${from} with weight ${decimal(links[from]!)}?`,
      terms: [
        { symbol: "L", number: links[from]! },
        sign("="),
        sign("(1 −"),
        written(n, "to"),
        sign("−"),
        written(from, "from"),
        sign(") ·"),
        { symbol: "L′", number: earlier },
        sign("+"),
        written(n, "to"),
        sign("·"),
        { symbol: "p′", number: last },
      ],
      words: "rest of the old link + written now × the other written last",
      // Links from a location to itself are 0.
      comesTo: n === from ? 0 : (1 - to - other) * earlier + to * last,
    };
  },

  use(run, t, n) {
    const usage = value(run.usage, run, t, n);
    const used = value(run.usage, run, t - 1, n);
    const written = value(run.writeWeights, run, t - 1, n);
    const read = value(run.readBefore, run, t, n);
    return {
      question: `Why is the usage of location ${n} ${decimal(usage)}?`,
      terms: [
        { symbol: "u", number: usage, role: "use" } as const,
        sign("="),
        sign("("),
        { symbol: "u′", number: used, ...before("use", n, t) },
        sign("+"),
        { symbol: "w′", number: written, role: "write", ...before("write", n, t) } as const,
        sign("−"),
        { symbol: "u′w′", number: used * written },
        sign(") · (1 −"),
        { symbol: "g", index: "f", number: run.freeGate[t]! },
        sign("·"),
        { symbol: "r′", number: read, role: "read", ...before("read", n, t) },
        sign(")"),
      ],
      words: "in use or written before, unless released after the last read",
      comesTo: (used + written - used * written) * (1 - run.freeGate[t]! * read),
    };
  },
};
