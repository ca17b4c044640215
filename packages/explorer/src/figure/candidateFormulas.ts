import { decimal } from "../moves/sentence.ts";
import { at, indexOfLargest, type Run } from "../session/run.ts";
import { before, sign, value } from "./addressingFormulas.ts";
import type { Formula, FormulaMaker } from "./formula.ts";
import { lookedUp } from "./lookedUp.ts";

/** Formulas of the candidate weightings: look-up, free locations, links back and forward (docs/math.md). */
export const candidateFormulas: Readonly<Record<"lookup" | "content" | "free" | "back" | "forward", FormulaMaker>> = {
  lookup: (run, t, n) => contentWeight(run, t, n, "write"),
  content: (run, t, n) => contentWeight(run, t, n, "read"),
  back: (run, t, n) => linkWeight(run, t, n, "back"),
  forward: (run, t, n) => linkWeight(run, t, n, "forward"),

  free(run, t, n) {
    const weight = value(run.allocation, run, t, n);
    const used = value(run.usage, run, t, n);
    const freer = freerLocations(run, t, n).reduce(
      (product, location) => product * value(run.usage, run, t, location),
      1,
    );
    return {
      question: `Why is location ${n} free with weight ${decimal(weight)}?`,
      terms: [
        { symbol: "a", number: weight, role: "use" } as const,
        sign("="),
        sign("(1 −"),
        { symbol: "u", number: used, role: "use", of: { name: "use", location: n, step: t } },
        sign(") ·"),
        { symbol: "Π u", index: "freer", number: freer },
      ],
      words: "how free it is × usage of every freer location",
      comesTo: (1 - used) * freer,
    };
  },
};

/**
 * Locations with a higher priority for allocation than `n`: lower usage at the network's resolution, or equal usage and
 * a lower number.
 */
function freerLocations(run: Run, t: number, n: number): readonly number[] {
  const { usageResolution: resolution } = run;
  const key = (location: number) => {
    const used = value(run.usage, run, t, location);
    return resolution === "exact" ? used : Math.floor(resolution * used + 0.5);
  };
  return Array.from({ length: run.N }, (_, location) => location).filter(
    (location) => key(location) < key(n) || (key(location) === key(n) && location < n),
  );
}

/** Weight by content: softmax over all locations of strength × similarity. */
function contentWeight(run: Run, t: number, n: number, head: "write" | "read"): Formula {
  const weight = value(head === "write" ? run.writeContent : run.readContent, run, t, n);
  const { strength, likeness, together } = lookedUp(run, t, head);
  const comesTo = Math.exp(strength * likeness[n]! - together);
  return {
    comesTo,
    question: `Why does the ${head} key match location ${n} with weight ${decimal(weight)}?`,
    terms: [
      { symbol: "c", number: weight, role: head },
      sign("="),
      sign("exp("),
      { symbol: "β", number: strength },
      sign("·"),
      { symbol: "s", index: "n", number: likeness[n]!, digits: 3 },
      sign("−"),
      { symbol: "ℓ", index: "all", number: together, digits: 3 },
      sign(")"),
    ],
    words: "key strength × similarity, relative to all locations",
  };
}

/** Weight along the links, from the read weights of the previous step. */
function linkWeight(run: Run, t: number, n: number, way: "back" | "forward"): Formula {
  const { N } = run;
  const weight = value(way === "back" ? run.backward : run.forward, run, t, n);
  const links = at(run.link, t, N * N);
  const linkWith = (j: number) => (way === "back" ? links[j * N + n]! : links[n * N + j]!);
  const shares = Array.from({ length: N }, (_, j) => linkWith(j) * value(run.readBefore, run, t, j));
  const most = shares.indexOf(Math.max(...shares));
  const comesTo = shares.reduce((all, share) => all + share, 0);
  // A link's formula covers the strongest link of a location only, so weaker ones get no reference.
  const [follower, followed] = way === "back" ? [most, n] : [n, most];
  const isStrongest = indexOfLargest(at(links, follower, N)) === followed;
  const link = isStrongest ? { of: { name: "link", location: follower, step: t } as const } : {};
  return {
    comesTo,
    question: `Why do the links lead ${way} to location ${n} with weight ${decimal(weight)}?`,
    terms: [
      { symbol: way[0]!, number: weight, role: "read" } as const,
      sign("="),
      { symbol: "L", number: linkWith(most), ...link },
      sign("·"),
      {
        symbol: "r′",
        index: String(most),
        number: value(run.readBefore, run, t, most),
        role: "read",
        ...before("read", most, t),
      },
      sign("+"),
      { symbol: "rest", number: comesTo - shares[most]! },
    ],
    words: `the link ${way === "back" ? "to" : "from"} location ${most} × its last read + all other locations`,
  };
}
