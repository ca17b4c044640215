/** Settings by the names of the attributes, which the README lists; what stands at its default is missing. */
export type ExplorerSettings = Readonly<Record<string, string>>;

export interface ExplorerEventMap extends HTMLElementEventMap {
  /** What is shown has changed. */
  settings: Event;
  /** The network has run for the first time since the element came into the document. */
  ready: Event;
  /** Something went wrong. */
  problem: Event;
}

/** `<dnc-explorer>`: a trained network at work, in a worker of its own, which ends when the element leaves the document. */
export class DncExplorer extends HTMLElement {
  /** What is shown; what cannot be read is left at its default. */
  settings: ExplorerSettings;
  /** The same, as the part of an address after #. */
  address: string;
  /** One sentence about what went wrong, if something did. */
  readonly problem: string | undefined;
  /** Whether it has the page to itself: keys anywhere are its own. To be set before it is in a document. */
  page: boolean;
  /** Whether the page's address follows it: lessons are links, and what is shown can be shared. */
  links: boolean;

  addEventListener<Name extends keyof ExplorerEventMap>(
    type: Name,
    listener: (this: DncExplorer, event: ExplorerEventMap[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "dnc-explorer": DncExplorer;
  }
}
