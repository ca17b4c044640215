/** Laws of networks, on every network. */
import type { DncOptions } from "@dncjs/core";
import type { Ability, Case } from "./case.ts";
import { invariants } from "./invariants.ts";
import { bidirectionalNetworks, type NetworkLaw, networks, shortest, sparseNetworks } from "./networks.ts";
import { permutations } from "./permutations.ts";
import { passLaws, recomputesLinks, stepLaws, wholeInputLaws } from "./sequences.ts";

/** Laws of networks with a memory. */
export const memoryLaws: readonly NetworkLaw[] = [...invariants, ...permutations];

export const networkLaws: readonly Case[] = [
  ...pairs(networks, [...stepLaws, ...memoryLaws, ...passLaws]),
  ...pairs(sparseNetworks, [...stepLaws, ...passLaws], "sparse"),
  ...pairs(bidirectionalNetworks, [...wholeInputLaws, ...passLaws]),
  {
    name: "a segment so long that a backend may recompute its links gives the bits of short segments",
    needs: "primitives",
    run: recomputesLinks,
  },
];

/** One case for each law and network. A sample has every law and every network, but not every pair. */
function pairs(networks: Readonly<Record<string, DncOptions>>, laws: readonly NetworkLaw[], needs?: Ability): Case[] {
  const titles = Object.keys(networks);
  return titles.flatMap((title, n) =>
    laws.flatMap((law, k): Case[] => {
      const options = networks[title]!;
      if (options.memory === null && memoryLaws.includes(law)) return [];
      return [
        {
          name: `${title}: ${law.name}`,
          ...(law.needs || needs ? { needs: (law.needs ?? needs)! } : {}),
          long: title !== shortest,
          combination: k % titles.length !== n % laws.length,
          run: (subject) => law.run(subject, options),
        },
      ];
    }),
  );
}
