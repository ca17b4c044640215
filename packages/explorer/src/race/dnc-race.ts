import { type CSSResult, html, LitElement, type PropertyDeclarations, type TemplateResult } from "lit";
import { WorkerClient } from "../session/workerClient.ts";
import { drawnSeed } from "../training/drawnSeed.ts";
import { laneView, shownView } from "./laneView.ts";
import { Race } from "./race.ts";
import { SQUARES } from "./racePicture.ts";
import { RACE, raceLengths } from "./raceRules.ts";
import { raceStyles } from "./raceStyles.ts";
import { raceWords } from "./raceWords.ts";

/** Time between two pictures of a lane in milliseconds, and for visitors who prefer reduced motion. */
const PAUSE = { moving: 150, still: 2000 } as const;

/** The race of two networks, trained live side by side. Dispatches "columns" when the visitor selects a length. */
export class DncRace extends LitElement {
  static override properties: PropertyDeclarations = { columns: { type: Number }, seed: { type: Number } };
  static override styles: CSSResult = raceStyles;
  /** Columns of the picture, one of `raceLengths`. */
  declare columns: number;
  /** Seed of the weights and the pictures of the training; null: another one every time. */
  declare seed: number | null;
  #race: Race | undefined;

  constructor() {
    super();
    this.columns = raceLengths[1];
    this.seed = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const open = (ended: (problem: string) => void) => new WorkerClient({ report: nothing, recovered: nothing, ended });
    this.#race = new Race(this.columns, open, () => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    this.#race?.close();
    super.disconnectedCallback();
  }

  protected override willUpdate(): void {
    const race = this.#race!;
    if (race.length !== this.columns) void race.show(this.columns);
  }

  protected override render(): TemplateResult {
    const race = this.#race!;
    const { columns } = this;
    const { dnc, lstm } = race.lanes;
    const at = raceLengths.indexOf(columns as (typeof raceLengths)[number]);
    return html`<section aria-labelledby="race"><h2 id="race">The race</h2>
      <p>Two networks with equally many weights learn to redraw a picture from memory. Both see the same random pictures of 1 to ${RACE.columns}
        columns in the same order, here, in your browser. Only one has a memory.</p>
      <div class="controls"><button @click=${this.#toggle}>${race.isRunning ? "Stop" : race.isOver ? "Race again" : "Start the race"}</button>
        <label>Longer <input type="range" min="0" max=${raceLengths.length - 1} step="1" .value=${String(at)} aria-valuetext="${columns} columns" @input=${this.#slide} />
          <span>${columns} columns</span></label></div>
      ${shownView(columns)}
      ${laneView("With memory", `${sizeOf(dnc.lap?.parameters)}${RACE.locations} locations`, dnc, columns)}
      ${laneView("Without memory", `${sizeOf(lstm.lap?.parameters)}an LSTM`, lstm, columns)}
      <p role="status">${race.problem ? html`<b class="error">${race.problem}</b>` : this.#words(race)}</p></section>`;
  }

  #words({ isOver, lanes: { dnc, lstm } }: Race): string {
    const isDrawn = [dnc, lstm].every(({ lap }) => lap?.answers.length === this.columns * SQUARES);
    return isOver && isDrawn ? raceWords({ dnc: dnc.lap!, lstm: lstm.lap! }, this.columns) : "";
  }

  readonly #toggle = (): void => {
    const race = this.#race!;
    if (race.isRunning) {
      race.stop();
      return;
    }
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    void race.start(this.seed ?? drawnSeed(), PAUSE[isStill ? "still" : "moving"]);
    this.#select(this.columns);
  };

  readonly #slide = ({ target }: Event): void => this.#select(raceLengths[Number((target as HTMLInputElement).value)]!);

  #select(columns: number): void {
    this.columns = columns;
    this.dispatchEvent(new CustomEvent("columns", { detail: columns }));
  }
}

const sizeOf = (parameters: number | undefined): string =>
  parameters === undefined ? "" : `${parameters.toLocaleString("en")} weights, `;

const nothing = (): void => undefined;

customElements.define("dnc-race", DncRace);
