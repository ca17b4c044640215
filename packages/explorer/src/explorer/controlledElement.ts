import { LitElement, type PropertyDeclarations } from "lit";
import { attributeNames, attributesOf, fromNamed, type NamedSettings, toNamed } from "../settings/attributes.ts";
import { readSettings, type Settings, writeSettings } from "../settings/settings.ts";
import { ExplorerController } from "./explorerController.ts";

/**
 * An element whose attributes, or whose page's address, say what is shown. Where the visitor changes it, it tells so by an event and
 * leaves its attributes alone. The worker lives as long as the element is part of a document.
 */
export abstract class ControlledElement extends LitElement {
  static override properties: PropertyDeclarations = { page: { type: Boolean }, links: { type: Boolean } };
  static override get observedAttributes(): string[] {
    // biome-ignore lint/complexity/noThisInStatic: Lit finalizes the class that is asked
    return [...super.observedAttributes, ...attributeNames];
  }

  /** Whether it has the page to itself: keys anywhere are its own. To be set before it is in a document. */
  declare page: boolean;
  /** Whether the page's address follows it: lessons are links, and what is shown can be shared. */
  declare links: boolean;
  #controller: ExplorerController | undefined;
  #connection: AbortController | undefined;
  #requested: Settings | undefined;
  #told: { address: string; problem: string | undefined; ready: boolean } | undefined;

  constructor() {
    super();
    this.page = this.links = false;
  }

  /** What is shown, named as the attributes, without the defaults. What cannot be read is left at its default. */
  get settings(): NamedSettings {
    return toNamed(this.#settings);
  }

  set settings(named: NamedSettings) {
    this.#adopt(fromNamed(named));
  }

  /** What is shown, as the page has it in its address after #. */
  get address(): string {
    return writeSettings(this.#settings);
  }

  set address(hash: string) {
    this.#adopt(readSettings(hash));
  }

  /** One sentence about what went wrong, if something did. */
  get problem(): string | undefined {
    return this.#controller?.problem;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const controller = new ExplorerController(this.#settings, () => this.requestUpdate());
    this.#controller = controller;
    this.#told = { address: this.address, problem: undefined, ready: false };
    this.#connection = new AbortController();
    this.connected(controller, this.#connection.signal);
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
    // Another task starts where it starts; else one setting changes.
    if (name === "task") this.settings = attributesOf(this);
    else this.settings = value === null ? others : { ...others, [name]: value };
  }

  protected get controller(): ExplorerController {
    return this.#controller!;
  }

  /** What was asked for while it was part of a document is not drawn afterwards. */
  protected override shouldUpdate(): boolean {
    return this.#controller !== undefined;
  }

  /** Called with every new controller; what is begun ends with the signal. */
  protected abstract connected(controller: ExplorerController, signal: AbortSignal): void;

  /** Tells what has changed since it was last told. */
  protected override updated(): void {
    const { address, problem } = this;
    const { snapshot, comparison } = this.controller;
    const before = this.#told!;
    const ready = before.ready || !!(snapshot ?? comparison.verdicts[0]);
    this.#told = { address, problem, ready };
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
