import { type Line, people, places, type Story, verbs } from "./grammar.ts";

/** Returns the story with one line replaced. */
export function withLine(story: Story, at: number, line: Line): Story {
  return story.map((other, k) => (k === at ? line : other));
}

export function withoutLine(story: Story, at: number): Story {
  return story.filter((_, k) => k !== at);
}

/** Returns the story with a line moved by one. */
export function withLineMoved(story: Story, at: number, by: 1 | -1): Story {
  const to = at + by;
  if (to < 0 || to >= story.length) return story;
  const moved = [...story];
  [moved[at], moved[to]] = [moved[to]!, moved[at]!];
  return moved;
}

/** The story with a new line, and its index. */
export interface Insertion {
  readonly at: number;
  readonly story: Story;
}

/** Adds a sentence before the final questions: the person of the last line moves to the next place. */
export function withStatement(story: Story): Insertion {
  const at = story.findLastIndex(({ kind }) => kind === "statement") + 1;
  const who = story.at(-1)?.who ?? 0;
  const last = story.findLast((line) => line.kind === "statement" && line.who === who);
  const place = last?.kind === "statement" ? (last.place + 1) % places.length : 0;
  return { at, story: story.toSpliced(at, 0, { kind: "statement", who, verb: 0, place }) };
}

/** Adds a question about the next person. */
export function withQuestion(story: Story): Insertion {
  const who = ((story.at(-1)?.who ?? -1) + 1) % people.length;
  return { at: story.length, story: [...story, { kind: "question", who }] };
}

/** Returns a random story: six sentences, and questions about people who occur in them. */
export function drawnStory(): Story {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  let drawn = 0;
  const below = (count: number) => bytes[drawn++]! % count;
  const statements = Array.from({ length: 6 }, () => ({
    kind: "statement" as const,
    who: below(people.length),
    verb: below(verbs.length),
    place: below(places.length),
  }));
  const ask = (among: number): Line => ({ kind: "question", who: statements[below(among)]!.who });
  return [...statements.slice(0, 3), ask(3), ...statements.slice(3), ask(6), ask(6)];
}
