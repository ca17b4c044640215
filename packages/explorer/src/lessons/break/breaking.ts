import type { PictureSnapshot } from "../../explorer/snapshot.ts";
import type { Damage, LstmDamage } from "../../session/damage.ts";
import type { HitMap } from "../../session/hitMap.ts";
import type { NetworkRequest } from "../../session/requests.ts";
import { type WorkerClient, WorkerEndedError } from "../../session/workerClient.ts";
import type { Settings } from "../../settings/settings.ts";
import { type ChosenHit, chosenHit, heldLocations } from "./chosenHit.ts";

/** The effect of a hit on a network and on an LSTM. Immutable. */
export interface Harm {
  readonly snapshot: PictureSnapshot;
  readonly chosen: ChosenHit;
  /** Countermeasures in effect. */
  readonly tried: Pick<Settings, "lock" | "sharpen">;
  /** Locations protected from writes after the hit. */
  readonly lockedLocations: readonly number[];
  readonly damage: Damage;
  readonly lstm: LstmDamage;
}

/** Keeps the damage in step with the run and the settings. */
export class Breaking {
  harm: Harm | undefined;
  /** Maps of every possible hit, one per tensor, as far as computed. */
  maps: readonly HitMap[] = [];
  problem: string | undefined;
  readonly #worker: WorkerClient;
  readonly #changed: () => void;
  #followed: unknown[] = [];
  #mapped: unknown[] = [];
  #running = false;
  /** The network whose results count; replaced by `forget`. */
  #network = Symbol();

  constructor(worker: WorkerClient, changed: () => void) {
    this.#worker = worker;
    this.#changed = changed;
  }

  /** Discards all results, and those that are still computed: they belong to another network. */
  forget(): void {
    this.#network = Symbol();
    this.harm = this.problem = undefined;
    this.maps = this.#followed = this.#mapped = [];
  }

  /**
   * Computes the damage if it is out of date. Changes during a computation are handled after it; only the latest
   * counts.
   */
  async follow(snapshot: PictureSnapshot, settings: Settings, network: NetworkRequest): Promise<void> {
    const { breaks } = snapshot.lesson;
    if (!breaks || this.#running) return;
    const chosen = chosenHit(settings, breaks, snapshot.run);
    const lockedLocations = settings.lock ? heldLocations(snapshot.run, chosen.step) : [];
    const wanted = [snapshot.run, JSON.stringify(chosen), settings.lock, settings.sharpen];
    if (isSame(wanted, this.#followed)) return this.#map(snapshot, chosen, network);
    this.#running = true;
    const counted = this.#network;
    let harm: Harm | undefined;
    let problem: string | undefined;
    const { x, meaningSteps, probabilities } = snapshot.request;
    const { judged, meaning } = snapshot.measured;
    const common = { x, hit: chosen.hit, judged };
    try {
      const damage = await this.#worker.ask("damage", {
        ...network,
        ...common,
        meaning,
        meaningSteps,
        probabilities,
        lockedLocations,
        sharpen: settings.sharpen,
      });
      const lstm = await this.#worker.ask("lstmDamage", { model: breaks.lstm, ...common });
      const { lock, sharpen } = settings;
      harm = { snapshot, chosen, tried: { lock, sharpen }, lockedLocations, damage, lstm };
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    }
    this.#running = false;
    if (counted === this.#network) {
      this.harm = harm ?? this.harm;
      this.problem = problem;
      this.#followed = wanted;
    }
    this.#changed();
  }

  /** Maps every possible hit of the selected strength. The memory has the most numbers and comes last. */
  async #map(snapshot: PictureSnapshot, { by }: ChosenHit, network: NetworkRequest): Promise<void> {
    const wanted = [snapshot.run, by];
    if (isSame(wanted, this.#mapped)) return;
    this.#mapped = wanted;
    const { lstm } = snapshot.lesson.breaks!;
    const common = { x: snapshot.request.x, judged: snapshot.measured.judged, by };
    const own = { ...network, ...common };
    const asked = [
      ...SMALL.map((tensor) => ({ ...own, tensor })),
      { ...own, tensor: "c", model: lstm, weights: { of: "trained" } } as const,
      { ...own, tensor: "memory" } as const,
    ];
    const maps: HitMap[] = [];
    for (const request of asked) {
      try {
        maps.push(await this.#worker.ask("hits", request));
      } catch (error) {
        if (wanted !== this.#mapped) return;
        this.problem = error instanceof Error ? error.message : String(error);
        if (error instanceof WorkerEndedError) return this.#changed();
      }
      if (wanted !== this.#mapped) return;
      this.maps = [...maps];
      this.#changed();
    }
  }
}

const SMALL = ["usage", "link", "readWeights", "writeWeights"] as const;

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, at) => value === b[at]);
}
