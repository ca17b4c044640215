import type { Lap } from "../session/raceLane.ts";
import type { WorkerClient } from "../session/workerClient.ts";
import { type LaneName, laneNames } from "./raceRules.ts";

/** Opens the worker of a lane; `ended` reports its end, in a sentence. */
export type OpenLane = (ended: (problem: string) => void) => Pick<WorkerClient, "ask" | "close">;

/** One lane: a worker that trains a network, and its last lap. */
export interface Lane {
  readonly lap: Lap | undefined;
  readonly isRunning: boolean;
}

const WAITING: Lane = { lap: undefined, isRunning: false };

/** The race: two networks are trained side by side, each in its own worker, and redraw the picture all the time. */
export class Race {
  lanes: Readonly<Record<LaneName, Lane>> = { dnc: WAITING, lstm: WAITING };
  problem: string | undefined;
  /** Columns of the picture. */
  length: number;
  readonly #open: OpenLane;
  readonly #changed: () => void;
  #workers: Partial<Record<LaneName, ReturnType<OpenLane>>> = {};
  /** The current race; results of others are ignored. */
  #race = Symbol();

  constructor(length: number, open: OpenLane, changed: () => void) {
    this.length = length;
    this.#open = open;
    this.#changed = changed;
  }

  get isRunning(): boolean {
    return laneNames.some((name) => this.lanes[name].isRunning);
  }

  /** Whether both lanes have ended. */
  get isOver(): boolean {
    return !this.isRunning && laneNames.every((name) => this.lanes[name].lap);
  }

  /** Starts a race from random weights, with a picture every `pause` milliseconds. Ends the race before it. */
  async start(seed: number, pause: number): Promise<void> {
    this.close();
    const race = this.#race;
    this.problem = undefined;
    this.lanes = { dnc: { ...WAITING, isRunning: true }, lstm: { ...WAITING, isRunning: true } };
    this.#changed();
    await Promise.all(laneNames.map((name) => this.#run(name, race, seed, pause)));
  }

  /** Stops both trainings. Their networks stay. */
  stop(): void {
    for (const name of laneNames) this.#workers[name]?.ask("stop", {}).catch(() => undefined);
  }

  /** Shows a picture of another length. */
  async show(length: number): Promise<void> {
    this.length = length;
    this.#changed();
    await Promise.all(laneNames.map((name) => this.#redraw(name)));
  }

  /** Ends the workers. */
  close(): void {
    this.#race = Symbol();
    for (const name of laneNames) this.#workers[name]?.close();
    this.#workers = {};
    this.lanes = { dnc: WAITING, lstm: WAITING };
  }

  async #run(name: LaneName, race: symbol, seed: number, pause: number): Promise<void> {
    const worker = this.#open((problem) => this.#fail(race, problem));
    this.#workers[name] = worker;
    const training = worker.ask("race", { lane: name, seed });
    let isRunning = true;
    const ended = training.finally(() => {
      isRunning = false;
    });
    ended.catch(() => undefined);
    try {
      while (isRunning && race === this.#race) {
        await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, pause))]);
        if (isRunning) await this.#redraw(name);
      }
      await training;
    } catch (error) {
      this.#fail(race, error instanceof Error ? error.message : String(error));
    }
    if (race !== this.#race) return;
    this.#set(name, { ...this.lanes[name], isRunning: false });
    await this.#redraw(name);
  }

  async #redraw(name: LaneName): Promise<void> {
    const worker = this.#workers[name];
    const race = this.#race;
    const { length } = this;
    // Fails before the race has started in the worker, and after the worker has ended, which is reported.
    const lap = await worker?.ask("redraw", { length }).catch(() => undefined);
    if (lap && race === this.#race && length === this.length) this.#set(name, { ...this.lanes[name], lap });
  }

  #set(name: LaneName, lane: Lane): void {
    this.lanes = { ...this.lanes, [name]: lane };
    this.#changed();
  }

  #fail(race: symbol, problem: string): void {
    if (race !== this.#race) return;
    this.problem = problem;
    this.#changed();
  }
}
