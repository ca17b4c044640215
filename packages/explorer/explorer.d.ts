/** Settings by attribute name, see the README. Settings at their default are omitted. */
export type ExplorerSettings = Readonly<Record<string, string>>;

export interface ExplorerEventMap extends HTMLElementEventMap {
  /** The visible settings have changed. */
  settings: Event;
  /** The network has run for the first time since the element was connected. */
  ready: Event;
  /** An error occurred; see the property `problem`. */
  problem: Event;
}

/**
 * `<dnc-explorer>`: shows a trained network at work. Networks run in a worker that ends when the element is
 * disconnected.
 */
export class DncExplorer extends HTMLElement {
  /** Current settings. Invalid values are ignored: their settings get the default. */
  settings: ExplorerSettings;
  /** The same settings as the fragment of an address (after #). */
  address: string;
  /** Title of the current lesson, or of the chapters. */
  readonly heading: string;
  /** Returns the address that the button Share copies, for the current `address`. Defaults to the page's own. */
  permalink: (address: string) => string;
  /** Error message, if there is a problem. */
  readonly problem: string | undefined;
  /** Whether the element is the whole page and handles keys anywhere. Set it before the element is connected. */
  page: boolean;
  /** Whether the page's address follows the element: lessons are links, and the address can be shared. */
  links: boolean;
  /** Address of a model file, in place of the lesson's own model. */
  src: string | null;
  /** Input in words: columns of squares such as "101100 011010", or the sentences of a story. */
  input: string | null;
  /** Whether it shows only the figure, 400 pixels high, with a link to `permalink`. */
  figure: boolean;
  /** Whether it plays its opening of twenty seconds, in the lesson Copy. Any key or click skips it. Set it before the element is connected. */
  opening: boolean;

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
