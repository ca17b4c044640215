import { type CSSResult, html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import type { MapSnapshot } from "../../explorer/snapshot.ts";
import { accuracyWords } from "./accuracyWords.ts";
import { itineraryView } from "./itineraryView.ts";
import { codeOf, DRAWS, firstCut, type Journey } from "./journey.ts";
import { markBeside } from "./mapKeys.ts";
import { momentOf } from "./mapMoment.ts";
import { mapStyles } from "./mapStyles.ts";
import { mapView } from "./mapView.ts";
import type { MapSize } from "./places.ts";
import { endOf, lineRoutes, type Route, shortestRoute } from "./route.ts";
import { nameOf, stations, trackOf, tracks } from "./tracks.ts";

/** A request of the visitor: another route or other cuts, other numbers, a step, or to watch from the start. */
export type MapRequest =
  | { readonly kind: "travel"; readonly code: string }
  | { readonly kind: "draw"; readonly draw: number }
  | { readonly kind: "step"; readonly t: number }
  | { readonly kind: "watch" };

/** The map with the route, the answers, and the controls that change them. */
export class DncMap extends LitElement {
  static override properties: PropertyDeclarations = {
    snapshot: { attribute: false },
    step: { type: Number },
    width: { type: Number },
    height: { type: Number },
    playing: { type: Boolean },
    errors: { attribute: false },
    active: { state: true },
    begun: { state: true },
    said: { state: true },
  };
  static override styles: CSSResult = mapStyles;

  declare snapshot: MapSnapshot;
  declare step: number;
  /** Size of the map, in pixels. */
  declare width: number;
  declare height: number;
  declare playing: boolean;
  /** The fraction of wrong walks on this map, by number of stops; undefined for another network. */
  declare errors: Readonly<Record<string, number>> | undefined;
  /** The mark that the tab key reaches. */
  declare protected active: string | undefined;
  /** The first station of a new route, until the second one is chosen. */
  declare protected begun: string | undefined;
  /** Message about the last action. */
  declare protected said: string;
  /** The mark to focus after the next update. */
  #next: string | undefined;

  constructor() {
    super();
    this.step = 0;
    this.width = 540;
    this.height = 400;
    this.playing = false;
    this.said = "";
  }

  get #journey(): Journey {
    return this.snapshot.journey;
  }

  get #size(): MapSize {
    return { width: this.width, height: this.height };
  }

  get #active(): string {
    return this.active ?? `s${stations.indexOf(this.#journey.route.from)}`;
  }

  protected override render(): TemplateResult {
    const { snapshot, step, begun, width, height } = this;
    const journey = this.#journey;
    const moment = momentOf(snapshot.run, journey, step);
    const fontSize = width < 480 ? 10.5 : 11.5;
    const scene = { size: this.#size, fontSize, journey, moment, active: this.#active, begun, press: this.#press };
    return html`<section aria-label="The map and the route">
      ${this.#controls()}
      <svg width=${width} height=${height} role="group" aria-label="Map of ${stations.length} stations and ${tracks.length} tracks. Arrow keys move, Enter chooses a station or cuts a track."
        @keydown=${this.#key} @focusin=${this.#focus}>${mapView(scene)}</svg>
      <p class="said" role="status">${this.said || this.#hint()} ${this.#detour()}</p>
      <slot></slot>
      ${itineraryView(journey, moment, { go: (t) => this.#request({ kind: "step", t }), cut: this.#cut })}
      <p class="honest">${accuracyWords(journey.route.edges.length, this.errors)} Stations and directions are random numbers to it.
        <button @click=${() => this.#request({ kind: "draw", draw: (journey.draw + 1) % DRAWS })}>Draw other numbers</button></p></section>`;
  }

  #controls(): TemplateResult {
    const { route } = this.#journey;
    const menu = (
      label: string,
      chosen: string,
      choose: (station: string) => void,
    ) => html`<label>${label}<select aria-label=${`${label} station`}
      @change=${(event: Event) => choose(stations[(event.target as HTMLSelectElement).selectedIndex]!)}>${stations.map(
        (station) => html`<option .selected=${station === chosen}>${nameOf(station)}</option>`,
      )}</select></label>`;
    return html`<div class="controls">${menu("From", route.from, (from) => this.#travel(from, endOf(route)))}
      ${menu("to", endOf(route), (to) => this.#travel(route.from, to))}
      <label class="follow"><span>or</span><select aria-label="Follow a line" @change=${this.#follow}><option>follow a line</option>${lineRoutes.map(
        (way) => html`<option>${way.line}: ${nameOf(way.from)} to ${nameOf(endOf(way))}</option>`,
      )}</select></label>
      <button class="go" @click=${() => this.#request({ kind: "watch" })}>${this.playing ? "Pause" : "Tell it the map"}</button></div>`;
  }

  #hint(): string {
    if (this.begun !== undefined) return `From ${nameOf(this.begun)}: now choose where to go.`;
    const { cut } = this.#journey;
    if (cut.length > 0) return `${cut.length} ${cut.length === 1 ? "track is" : "tracks are"} cut, and not told.`;
    return "Choose two stations on the map; choose a track to cut it.";
  }

  /** A button for another way, if the route leads over a cut track; and one to mend all tracks. */
  #detour(): TemplateResult | typeof nothing {
    const journey = this.#journey;
    const { route, cut } = journey;
    if (cut.length === 0) return nothing;
    const isBroken = firstCut(journey) < route.edges.length;
    const way = isBroken ? shortestRoute(route.from, endOf(route), cut) : undefined;
    return html`${way ? html`<button @click=${() => this.#show(way, cut)}>Go another way</button>` : nothing}
      ${isBroken && !way ? "There is no other way." : nothing} <button @click=${() => this.#show(route, [])}>Mend all</button>`;
  }

  readonly #press = (mark: string): void => {
    this.active = mark;
    const at = Number(mark.slice(1));
    if (mark.startsWith("t")) this.#cut(at);
    else this.#choose(stations[at]!);
  };

  /** The first station starts a route, the second one ends it. */
  #choose(station: string): void {
    const { begun } = this;
    this.said = "";
    this.begun = begun === undefined ? station : undefined;
    if (begun !== undefined && begun !== station) this.#travel(begun, station);
  }

  #travel(from: string, to: string): void {
    const { cut } = this.#journey;
    const way = shortestRoute(from, to, cut);
    this.said = way
      ? ""
      : from === to
        ? "Choose two different stations."
        : "The cut tracks leave no way between these stations.";
    if (way) this.#show(way, cut);
    else this.requestUpdate();
  }

  /** Menu with actions: it returns to its label after each choice. */
  readonly #follow = (event: Event): void => {
    const menu = event.target as HTMLSelectElement;
    const way = lineRoutes[menu.selectedIndex - 1];
    menu.selectedIndex = 0;
    if (way) this.#show(way, this.#journey.cut);
  };

  readonly #cut = (track: number): void => {
    const { route, cut } = this.#journey;
    const isCut = cut.includes(track);
    const { a, b } = tracks[track]!;
    const isOnRoute = route.edges.some((edge) => trackOf(edge) === track);
    const effect = isOnRoute ? "Your directions still lead over it." : "";
    this.#show(route, isCut ? cut.filter((other) => other !== track) : [...cut, track]);
    this.said = isCut ? "" : `${nameOf(a)} to ${nameOf(b)} is cut. The description of the map leaves it out. ${effect}`;
  };

  #show(route: Route, cut: readonly number[]): void {
    this.said = "";
    this.begun = undefined;
    this.#request({ kind: "travel", code: codeOf(route, cut) });
  }

  readonly #focus = (event: FocusEvent): void => {
    this.active = (event.target as SVGElement).dataset.mark;
  };

  /** Arrows move between stations and tracks, and do not move time. */
  readonly #key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = markBeside(this.#active, event.key, this.#size);
    if (event.key === "Enter" || event.key === " ") this.#press(this.#active);
    else if (next) this.active = this.#next = next;
    else if (!event.key.startsWith("Arrow")) return;
    event.preventDefault();
    event.stopPropagation();
  };

  #request(detail: MapRequest): void {
    this.dispatchEvent(new CustomEvent<MapRequest>("request", { detail }));
  }

  protected override updated(): void {
    const wanted = this.#next;
    if (wanted === undefined) return;
    this.#next = undefined;
    this.renderRoot.querySelector<SVGGElement>(`[data-mark=${wanted}]`)?.focus();
  }
}

customElements.define("dnc-map", DncMap);
