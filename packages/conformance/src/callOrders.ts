/**
 * Any order of calls of sessions, awaited or not, against a model: the calls of a session up to now, run again one by one in a fresh session.
 */
import fc from "fast-check";
import type { Case, Subject } from "./case.ts";
import { checkSame } from "./check.ts";
import { BATCH, calls, createNetworks, type Entry, MOST_SESSIONS, type Order, World } from "./sessionCalls.ts";

export const callOrders: readonly Case[] = [
  { name: "any order of calls of sessions gives the bits of the same calls one by one", long: true, run: keepsOrder },
];

async function keepsOrder(subject: Subject): Promise<void> {
  const isTraced = !subject.without?.includes("traces");
  const names = Object.keys(calls).filter((name) => isTraced || name !== "trace");
  const [ends, others] = [true, false].map((isEnd) => names.filter((name) => name.startsWith("dispose") === isEnd));
  const order: fc.Arbitrary<Order> = fc.record({
    // Rarely ends a session.
    call: fc.oneof(
      { weight: 24, arbitrary: fc.constantFrom(...others!) },
      { weight: 1, arbitrary: fc.constantFrom(...ends!) },
    ),
    at: fc.nat(MOST_SESSIONS - 1),
    // Core runs more than 32 steps in chunks.
    steps: fc.oneof(
      { weight: 7, arbitrary: fc.integer({ min: 1, max: 4 }) },
      { weight: 1, arbitrary: fc.constant(33) },
    ),
    seed: fc.nat(99),
    other: fc.nat(9),
  });
  const bursts = fc.array(fc.array(order, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 8 });
  const property = fc.asyncProperty(bursts, (given) => runBursts(subject, given));
  const { FUZZ_RUNS = 6, FUZZ_SEED = 1 } = (globalThis as { process?: NodeJS.Process }).process?.env ?? {};
  await fc.assert(property, { numRuns: Number(FUZZ_RUNS), seed: Number(FUZZ_SEED) });
}

async function runBursts(subject: Subject, bursts: readonly (readonly Order[])[]): Promise<void> {
  const world = new World(subject);
  try {
    for (const burst of bursts) await runBurst(world, burst);
  } finally {
    world.dispose();
  }
  await checkBits(subject, world);
}

/** Makes the calls of a burst without awaiting them, overwrites their buffers, and checks their results. */
async function runBurst(world: World, burst: readonly Order[]): Promise<void> {
  for (const order of burst) {
    calls[order.call]!(world, world.sessions[order.at % world.sessions.length]!, order);
  }
  for (const overwrite of world.overwrites) overwrite();
  for (const checkResult of world.checks) await checkResult();
  world.checks = [];
  world.overwrites = [];
  for (const tracked of world.sessions) tracked.pending = 0;
}

/** Runs every chain of entries in a fresh session, one call after another, and compares outputs and states. */
async function checkBits({ backend }: Subject, { entries }: World): Promise<void> {
  const networks = createNetworks(backend);
  const inner = new Set(entries.map(({ before }) => before));
  for (const last of entries.filter((entry) => !inner.has(entry))) {
    const session = networks[last.network]!.session({ batch: BATCH });
    for (const { act, found, states } of chainTo(last)) {
      const y = await act(session);
      for (const one of found) checkSame("y", one, y!);
      const state = states.length > 0 ? await session.snapshot() : undefined;
      for (const one of states) for (const name of one.names) checkSame(name, one.tensor(name), state!.tensor(name));
    }
    session.dispose();
  }
  for (const network of networks) network.dispose();
}

function chainTo(last: Entry): Entry[] {
  const chain: Entry[] = [];
  for (let entry: Entry | undefined = last; entry; entry = entry.before) chain.unshift(entry);
  return chain;
}
