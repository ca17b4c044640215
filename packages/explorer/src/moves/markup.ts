import type { Piece, Role } from "./sentence.ts";

const roles: Readonly<Record<string, Role>> = { "*": "write", _: "read", "+": "use" };

/** Parses markup: *this* has the colour of writing, _this_ of reading, +this+ of use. */
export function markedUp(text: string): readonly Piece[] {
  return text
    .split(/([*_+][^*_+]+[*_+])/)
    .filter(Boolean)
    .map((part) => {
      const role = part.length > 2 && part[0] === part.at(-1) ? roles[part[0]!] : undefined;
      return role ? { words: part.slice(1, -1), role } : part;
    });
}
