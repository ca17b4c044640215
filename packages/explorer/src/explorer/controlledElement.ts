import { LitElement, type PropertyDeclarations } from "lit";
import { CHAPTERS_TITLE, isTold } from "../chapters/told.ts";
import { inputCode } from "../lessons/inputCode.ts";
import { titleOf } from "../lessons/lessons.ts";
import { attributeNames, attributesOf, fromNamed, type NamedSettings, toNamed } from "../settings/attributes.ts";
import { readSettings, type Settings, writeSettings } from "../settings/settings.ts";
import { ExplorerController } from "./explorerController.ts";

/**
 * An element controlled by its attributes, or by the address of its page. Changes by the visitor dispatch an event and
 * leave the attributes unchanged. The worker lives as long as the element is connected.
 */
export abstract class ControlledElement extends LitElement {
  static override properties: PropertyDeclarations = {
    page: { type: Boolean },
    links: { type: Boolean },
    opening: { type: Boolean },
    figure: { type: Boolean },
    src: { type: String },
    input: { type: String },
  };
  static override get observedAttributes(): string[] {
    // biome-ignore lint/complexity/noThisInStatic: Lit finalizes the class that is asked
    return [...super.observedAttributes, ...attributeNames];
  }

  /** Whether the element is the whole page and handles keys anywhere. Set it before the element is connected. */
  declare page: boolean;
  /** Whether the page's address follows the element: lessons are links, and the address can be shared. */
  declare links: boolean;
  /** Whether the element plays its opening when the network has run for the first time. Set it before it is connected. */
  declare opening: boolean;
  /** Whether to show only the figure, 400 pixels high, with a link to the whole page. */
  declare figure: boolean;
  /** Address of a model file, in place of the lesson's own model. */
  declare src: string | null;
  /** Input in words: columns of squares such as "101100 011010", or sentences. Null: that of the setting `shown`. */
  declare input: string | null;
  #controller: ExplorerController | undefined;
  #connection: AbortController | undefined;
  #requested: Settings | undefined;
  /** The last values of `src` and `input` that were applied. */
  #loaded: string | null = null;
  #given: string | null = null;
  #dispatched: { address: string; problem: string | undefined; ready: boolean } | undefined;

  constructor() {
    super();
    this.page = this.links = this.opening = this.figure = false;
    this.src = this.input = null;
  }

  /** Current settings by attribute name, without defaults. Invalid values are ignored. */
  get settings(): NamedSettings {
    return toNamed(this.#settings);
  }

  set settings(named: NamedSettings) {
    this.#adopt(fromNamed(named));
  }

  /** Current settings as the fragment of an address (after #). */
  get address(): string {
    return writeSettings(this.#settings);
  }

  set address(hash: string) {
    this.#adopt(readSettings(hash));
  }

  /** Title of the current lesson, or of the chapters. */
  get heading(): string {
    return isTold(this.#settings) ? CHAPTERS_TITLE : titleOf(this.#settings.lesson);
  }

  /** Error message, if there is a problem. */
  get problem(): string | undefined {
    return this.#controller?.problem ?? this.#controller?.modelFile.problem;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const controller = new ExplorerController(this.#settings, () => this.requestUpdate());
    this.#controller = controller;
    this.#dispatched = { address: this.address, problem: undefined, ready: false };
    this.#connection = new AbortController();
    this.#loaded = null;
    this.connected(controller, this.#connection.signal);
    // The next update applies `src`.
    this.requestUpdate();
    void this.updateComplete.then(() => controller.start());
  }

  override disconnectedCallback(): void {
    this.#connection?.abort();
    this.#requested = this.#settings;
    this.#controller?.dispose();
    this.#controller = undefined;
    super.disconnectedCallback();
  }

  override attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    super.attributeChangedCallback(name, before, value);
    if (before === value || !attributeNames.includes(name)) return;
    const { [name]: _, ...others } = this.settings;
    // Another task starts from its own defaults and the other attributes; other attributes change one setting.
    if (name === "task") {
      this.settings = attributesOf(this);
      this.#loaded = this.#given = null;
    } else this.settings = value === null ? others : { ...others, [name]: value };
  }

  protected get controller(): ExplorerController {
    return this.#controller!;
  }

  /** Skips updates that were requested before the element was disconnected. */
  protected override shouldUpdate(): boolean {
    return this.#controller !== undefined;
  }

  /** Called for every new controller. The signal aborts when the element is disconnected. */
  protected abstract connected(controller: ExplorerController, signal: AbortSignal): void;

  /** Applies a changed input or model file, before the update. */
  protected override willUpdate(): void {
    if (this.input !== this.#given) {
      this.#given = this.input;
      this.#show(this.input);
    }
    if (this.src === this.#loaded) return;
    this.#loaded = this.src;
    if (this.src === null) this.controller.unload();
    else void this.controller.loadFrom(this.src);
  }

  /** Shows an input; null: the one of the attributes `shown` and `text`, or the lesson's own. */
  #show(input: string | null): void {
    const { kind } = this.controller.lesson;
    const { shown, text } = fromNamed(attributesOf(this));
    if (kind === "story") this.controller.tell(input ?? text);
    else if (kind === "picture") this.controller.show((input && inputCode(input)) || shown);
  }

  /** Dispatches events for everything that changed since the last update. */
  protected override updated(): void {
    const { address, problem } = this;
    const { snapshot, comparison } = this.controller;
    const before = this.#dispatched!;
    const ready = before.ready || !!(snapshot ?? comparison.verdicts[0]);
    this.#dispatched = { address, problem, ready };
    if (address !== before.address) this.dispatchEvent(new Event("settings"));
    if (problem && problem !== before.problem) this.dispatchEvent(new Event("problem"));
    if (ready && !before.ready) this.dispatchEvent(new Event("ready"));
  }

  get #settings(): Settings {
    return this.#controller?.settings ?? this.#requested ?? fromNamed(attributesOf(this));
  }

  #adopt(settings: Settings): void {
    if (this.#controller) this.#controller.adopt(settings);
    else this.#requested = settings;
  }
}
