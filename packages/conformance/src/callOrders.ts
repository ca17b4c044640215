/**
 * Any order of calls of sessions, awaited or not, against a model: the calls of a session up to now, run again one by one in a fresh session.
 */
import { Dnc, type DncError, type DncOptions, type FloatArray, type Session, type State } from "@dncjs/core";
import fc from "fast-check";
import type { Case, Subject } from "./case.ts";
import { check, checkSame, fail } from "./check.ts";
import { randomSequence } from "./networks.ts";

const options: DncOptions = {
  inputSize: 3,
  outputSize: 2,
  controller: { hiddenSize: 4 },
  memory: { locations: 4, wordSize: 3, readHeads: 2 },
};
const BATCH = 2;
const MOST_SESSIONS = 4;

export const callOrders: readonly Case[] = [
  { name: "any order of calls of sessions gives the bits of the same calls one by one", long: true, run: keepsOrder },
];

/** One call. `at` selects the session, `steps` and `seed` the input, `other` a batch element or a snapshot. */
interface Order {
  readonly call: CallName;
  readonly at: number;
  readonly steps: number;
  readonly seed: number;
  readonly other: number;
}

/** One thing that a session has done. The entries before it lead back to the zero state. */
interface Entry {
  /** Index of the network. */
  readonly network: number;
  readonly before: Entry | undefined;
  readonly act: (session: Session) => Promise<FloatArray | undefined>;
  /** Outputs that must equal those of the entry. */
  readonly found: FloatArray[];
  readonly states: State[];
}

/** A session, and what the model knows of it. */
interface Tracked {
  readonly session: Session;
  /** The last thing that it has done. */
  entry: Entry;
  isDisposed: boolean;
  /** Calls of the current burst that wait for their turn. */
  pending: number;
}

type CallName = keyof typeof calls;

/** The state of one run of the property. */
class World {
  readonly networks: readonly Dnc[];
  readonly sessions: Tracked[] = [];
  readonly snapshots: { readonly state: State; readonly entry: Entry }[] = [];
  readonly entries: Entry[] = [];
  /** Checks of the results of a burst, and what overwrites the buffers that its calls received. */
  checks: (() => Promise<void>)[] = [];
  overwrites: (() => void)[] = [];

  constructor({ backend }: Subject) {
    this.networks = createNetworks(backend);
    for (const [network, dnc] of this.networks.entries())
      this.track(dnc.session({ batch: BATCH }), this.begin(network));
  }

  track(session: Session, entry: Entry): void {
    this.sessions.push({ session, entry, isDisposed: false, pending: 0 });
  }

  /** The zero state. */
  begin(network: number): Entry {
    return this.#enter({ network, before: undefined, act: async () => undefined, found: [], states: [] });
  }

  follow(before: Entry, act: Entry["act"]): Entry {
    return this.#enter({ network: before.network, before, act, found: [], states: [] });
  }

  #enter(entry: Entry): Entry {
    this.entries.push(entry);
    return entry;
  }

  dispose(): void {
    for (const { session } of this.sessions) session.dispose();
    for (const network of this.networks) network.dispose();
  }
}

function createNetworks(backend: Subject["backend"]): Dnc[] {
  return [1, 2].map((seed) => Dnc.create(options, { backend, seed }));
}

/** Makes a call on a session and on its model, and adds the check of its result. */
type Act = (world: World, tracked: Tracked, order: Order) => void;

const calls = {
  run: sequenceCall((session, x, mask) => session.run(x, mask)),
  "run with a mask": sequenceCall(
    (session, x, mask) => session.run(x, mask),
    (k, seed) => Number((k + seed) % 3 !== 0),
  ),
  trace: sequenceCall(async (session, x, mask) => (await session.trace(x, mask)).get("y")!.data),
  step: sequenceCall((session, x) => session.step(x), undefined, 1),
  "run of NaN": (world, tracked) => {
    const x = new Float32Array(2 * BATCH * options.inputSize).fill(Number.NaN, 7);
    expectCode(world, tracked, tracked.session.run(x), "argument");
  },
  snapshot: (world, tracked) => {
    const { entry } = tracked;
    expectResult(world, tracked, tracked.session.snapshot(), (state) => {
      entry.states.push(state.fork());
      world.snapshots.push({ state: state.fork(), entry });
      state.data.fill(Number.NaN);
    });
  },
  fork: (world, tracked) => {
    const { entry } = tracked;
    expectResult(world, tracked, tracked.session.fork(), (session) => {
      if (world.sessions.length >= MOST_SESSIONS) session.dispose();
      else world.track(session, entry);
    });
  },
  restore: (world, tracked, { other }) => {
    const own = world.snapshots.filter(({ entry }) => entry.network === tracked.entry.network);
    const snapshot = own[other % Math.max(1, own.length)];
    if (!snapshot) return;
    const given = snapshot.state.fork();
    if (actAtOnce(tracked, () => tracked.session.restore(given))) tracked.entry = snapshot.entry;
    given.data.fill(Number.NaN);
  },
  reset: (world, tracked) => {
    if (actAtOnce(tracked, () => tracked.session.reset())) tracked.entry = world.begin(tracked.entry.network);
  },
  "reset of an element": (world, tracked, { other }) => {
    const elements = [other % BATCH];
    if (!actAtOnce(tracked, () => tracked.session.reset(elements))) return;
    tracked.entry = world.follow(tracked.entry, async (session) => {
      session.reset(elements);
      return undefined;
    });
  },
  dispose: (_, tracked) => {
    tracked.session.dispose();
    tracked.isDisposed = true;
  },
  "dispose of the network": (world, { entry: { network } }) => {
    world.networks[network]!.dispose();
    for (const tracked of world.sessions) if (tracked.entry.network === network) tracked.isDisposed = true;
  },
} satisfies Record<string, Act>;

/** A call that runs a sequence. */
function sequenceCall(
  call: (session: Session, x: Float32Array, mask: number[] | undefined) => Promise<FloatArray>,
  active?: (k: number, seed: number) => number,
  most = Infinity,
): Act {
  return (world, tracked, { steps: wanted, seed }) => {
    const steps = Math.min(wanted, most);
    const x = randomSequence(options, steps, BATCH, seed);
    const mask = active && Array.from({ length: steps * BATCH }, (_, k) => active(k, seed));
    const given = x.slice();
    const givenMask = mask?.slice();
    world.overwrites.push(() => {
      given.fill(Number.NaN);
      givenMask?.fill(1);
    });
    const result = call(tracked.session, given, givenMask);
    const entry = world.follow(tracked.entry, (session) => session.run(x, mask));
    expectResult(world, tracked, result, (y) => {
      entry.found.push(y.slice());
      y.fill(Number.NaN);
    });
    if (!tracked.isDisposed) tracked.entry = entry;
  };
}

/** Expects a result, or a refusal if the session is disposed of before the end of the burst. */
function expectResult<Result>(
  world: World,
  tracked: Tracked,
  result: Promise<Result>,
  use: (result: Result) => void,
): void {
  tracked.pending++;
  const settled = codeOf(result);
  world.checks.push(async () => {
    const code = await settled;
    if (tracked.isDisposed) return check(code === "disposed", `got ${code}, expected a refusal: disposed`);
    if (code !== undefined) fail(`a call failed: got ${code}, expected a result`);
    use(await result);
  });
}

function expectCode(world: World, tracked: Tracked, result: Promise<unknown>, expected: string): void {
  const wanted = tracked.isDisposed ? "disposed" : expected;
  const settled = codeOf(result);
  world.checks.push(async () => {
    const code = await settled;
    check(code === wanted, `got ${code}, expected ${wanted}`);
  });
}

/** Makes a call that takes effect at once. Returns false if it is refused, as it must be for a busy or disposed session. */
function actAtOnce({ isDisposed, pending }: Tracked, act: () => void): boolean {
  const expected = isDisposed ? "disposed" : pending > 0 ? "busy" : undefined;
  let code: string | undefined;
  try {
    act();
  } catch (error) {
    code = (error as Partial<DncError>).code ?? String(error);
  }
  check(code === expected, `got ${code}, expected ${expected}`);
  return code === undefined;
}

/** Code of the error that a promise rejects with; undefined for a result. */
async function codeOf(result: Promise<unknown>): Promise<string | undefined> {
  try {
    await result;
    return undefined;
  } catch (error) {
    return (error as Partial<DncError>).code ?? String(error);
  }
}

async function keepsOrder(subject: Subject): Promise<void> {
  const isTraced = !subject.without?.includes("traces");
  const names = (Object.keys(calls) as CallName[]).filter((name) => isTraced || name !== "trace");
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
    calls[order.call](world, world.sessions[order.at % world.sessions.length]!, order);
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
