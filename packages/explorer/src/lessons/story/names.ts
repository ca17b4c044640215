import { SYMBOLS } from "@dncjs/tasks/story";

/** Kinds of symbols, in words. */
export type Kind = "person" | "thing" | "place";
export const KIND_NAMES: Readonly<Record<Kind, string>> = { person: "people", thing: "things", place: "places" };

/** Names of a story in the order of their symbols. */
export type NameLists = Readonly<Record<Kind, readonly string[]>>;

/** Binds the names of a text to the network's symbols: each new name gets the next free symbol of its kind. */
export class Names {
  readonly lists: Readonly<Record<Kind, string[]>> = { person: [], thing: [], place: [] };
  readonly #bound = new Map<string, { readonly kind: Kind; readonly symbol: number }>();

  kindOf(name: string): Kind | undefined {
    return this.#bound.get(name.toLowerCase())?.kind;
  }

  /** Returns why a name cannot be of this kind, or undefined. `more` names of this kind are about to be bound before it. */
  problem(name: string, kind: Kind, more = 0): string | undefined {
    const known = this.kindOf(name);
    if (known === kind) return undefined;
    if (known) return `“${name}” is a ${known} in this story, and cannot be a ${kind}, too.`;
    return this.lists[kind].length + more >= SYMBOLS
      ? `A story has at most ${SYMBOLS} ${KIND_NAMES[kind]}.`
      : undefined;
  }

  /** Returns the symbol of a name without a problem. */
  symbolOf(name: string, kind: Kind): number {
    const key = name.toLowerCase();
    const known = this.#bound.get(key);
    if (known) return known.symbol;
    const symbol = this.lists[kind].push(name) - 1;
    this.#bound.set(key, { kind, symbol });
    return symbol;
  }
}
