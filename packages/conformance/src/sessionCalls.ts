/** Calls of sessions: each is made on a session, and entered in a model of it. */
import { Dnc, type DncError, type DncOptions, type FloatArray, type Session, type State } from "@dncjs/core";
import type { Subject } from "./case.ts";
import { check, fail } from "./check.ts";
import { randomSequence } from "./networks.ts";

const options: DncOptions = {
  inputSize: 3,
  outputSize: 2,
  controller: { hiddenSize: 4 },
  memory: { locations: 4, wordSize: 3, readHeads: 2 },
};
export const BATCH = 2;
export const MOST_SESSIONS = 4;

/** One call. `at` selects the session, `steps` and `seed` the input, `other` a batch element or a snapshot. */
export interface Order {
  /** A name of `calls`. */
  readonly call: string;
  readonly at: number;
  readonly steps: number;
  readonly seed: number;
  readonly other: number;
}

/** One thing that a session has done. The entries before it lead back to the zero state. */
export interface Entry {
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

/** The state of one run of the property. */
export class World {
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

export function createNetworks(backend: Subject["backend"]): Dnc[] {
  return [1, 2].map((seed) => Dnc.create(options, { backend, seed }));
}

/** Makes a call on a session and on its model, and adds the check of its result. */
export type Act = (world: World, tracked: Tracked, order: Order) => void;

export const calls: Readonly<Record<string, Act>> = {
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
};

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
