import { at, indexOfLargest, type Run } from "../machine/run.ts";
import { decimal } from "../moves/sentence.ts";
import type { FormulaName } from "../settings/settings.ts";

/** A symbol of a formula and the number it has now; one role gives it the colour of what it stands for. */
export interface Term {
  readonly symbol: string;
  /** Set lower, smaller, after the symbol. */
  readonly index?: string;
  readonly number?: number;
  readonly role?: "write" | "read" | "use";
}

export interface Formula {
  readonly question: string;
  readonly terms: readonly Term[];
  /** The same in words, one line. */
  readonly words: string;
}

const sign = (symbol: string): Term => ({ symbol });

/** How a weight of row `n` at step `t` came about, with its numbers. */
export function formulaOf(run: Run, t: number, n: number, name: FormulaName): Formula {
  return formulas[name](run, t, n);
}

const formulas: Readonly<Record<FormulaName, (run: Run, t: number, n: number) => Formula>> = {
  write(run, t, n) {
    const [gate, free] = [run.writeGate[t]!, run.allocationGate[t]!];
    const [weight, a, c] = weights(run, t, n, run.writeWeights, run.allocation, run.writeContent);
    return {
      question: `Why is row ${n} written with weight ${decimal(weight!)}?`,
      terms: [
        { symbol: "w", number: weight!, role: "write" },
        ...[sign("="), { symbol: "g", index: "w", number: gate }, sign("("), { symbol: "g", index: "a", number: free }],
        ...[sign("·"), { symbol: "a", number: a!, role: "use" } as const, sign("+")],
        ...[{ symbol: "(1 − gₐ)", number: 1 - free }, sign("·"), { symbol: "c", number: c! }, sign(")")],
      ],
      words: "write gate × (allocation gate × free-row weight + the rest × look-up weight)",
    };
  },
  read(run, t, n) {
    const [back, content, forward] = at(run.readModes, t, 3);
    const [weight, b, c, f] = weights(run, t, n, run.readWeights, run.backward, run.readContent, run.forward);
    const way = (index: string, share: number, symbol: string, value: number): Term[] => [
      { symbol: "π", index, number: share },
      sign("·"),
      { symbol, number: value },
    ];
    return {
      question: `Why is row ${n} read with weight ${decimal(weight!)}?`,
      terms: [
        ...[{ symbol: "r", number: weight!, role: "read" } as const, sign("=")],
        ...[
          ...way("b", back!, "b", b!),
          sign("+"),
          ...way("c", content!, "c", c!),
          sign("+"),
          ...way("f", forward!, "f", f!),
        ],
      ],
      words: "share of each way to read × where that way points: back, by content, forward",
    };
  },
  link(run, t, n) {
    const links = at(run.link, t, run.N * run.N).subarray(n * run.N, (n + 1) * run.N);
    const from = indexOfLargest(links);
    const before = (tensor: Float32Array, size: number, index: number) =>
      t === 0 ? 0 : at(tensor, t - 1, size)[index]!;
    const [to, other] = [at(run.writeWeights, t, run.N)[n]!, at(run.writeWeights, t, run.N)[from]!];
    return {
      question: `Why does row ${n} follow row ${from} with weight ${decimal(links[from]!)}?`,
      terms: [
        ...[{ symbol: "L", number: links[from]! }, sign("="), sign("(1 −")],
        ...[{ symbol: "w", index: "to", number: to, role: "write" } as const, sign("−")],
        ...[{ symbol: "w", index: "from", number: other, role: "write" } as const, sign(") ·")],
        ...[{ symbol: "L′", number: before(run.link, run.N * run.N, n * run.N + from) }, sign("+")],
        ...[{ symbol: "w", index: "to", number: to, role: "write" } as const, sign("·")],
        { symbol: "p′", number: before(run.precedence, run.N, from) },
      ],
      words: "what the link was, unless either row is written now + written now × how much the other was written last",
    };
  },
  use(run, t, n) {
    const before = (tensor: Float32Array) => (t === 0 ? 0 : at(tensor, t - 1, run.N)[n]!);
    const [used, written] = [before(run.usage), before(run.writeWeights)];
    return {
      question: `Why is row ${n} in use by ${decimal(run.usage[t * run.N + n]!)}?`,
      terms: [
        ...[{ symbol: "u", number: run.usage[t * run.N + n]!, role: "use" } as const, sign("=")],
        ...[
          sign("("),
          { symbol: "u′", number: used },
          sign("+"),
          { symbol: "w′", number: written, role: "write" } as const,
        ],
        ...[sign("−"), { symbol: "u′w′", number: used * written }, sign(") · (1 −")],
        ...[{ symbol: "g", index: "f", number: run.freeGate[t]! }, sign("·")],
        ...[{ symbol: "r′", number: before(run.readWeights), role: "read" } as const, sign(")")],
      ],
      words: "in use or written before, unless it was just read and the free gate lets it go",
    };
  },
  free(run, t, n) {
    const [weight, used] = weights(run, t, n, run.allocation, run.usage);
    const share = used! < 1 ? weight! / (1 - used!) : 0;
    return {
      question: `Why is row ${n} offered as free by ${decimal(weight!)}?`,
      terms: [
        ...[{ symbol: "a", number: weight!, role: "use" } as const, sign("="), sign("(1 −")],
        ...[
          { symbol: "u", number: used!, role: "use" } as const,
          sign(") ·"),
          { symbol: "Π u", index: "freer", number: share },
        ],
      ],
      words: "how free it is × how much every freer row is already in use",
    };
  },
};

function weights(run: Run, t: number, n: number, ...tensors: readonly Float32Array[]): number[] {
  return tensors.map((tensor) => at(tensor, t, run.N)[n]!);
}
