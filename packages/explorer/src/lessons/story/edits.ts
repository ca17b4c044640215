import { type Line, people, places, type Story, verbs } from "./grammar.ts";

/** The story with one line changed. */
export function withLine(story: Story, at: number, line: Line): Story {
  return story.map((other, k) => (k === at ? line : other));
}

export function withoutLine(story: Story, at: number): Story {
  return story.filter((_, k) => k !== at);
}

/** The story with a line moved by one. */
export function withLineMoved(story: Story, at: number, by: 1 | -1): Story {
  const to = at + by;
  if (to < 0 || to >= story.length) return story;
  const moved = [...story];
  [moved[at], moved[to]] = [moved[to]!, moved[at]!];
  return moved;
}

/** A place in the story, and the story with a line put in there. */
export interface Insertion {
  readonly at: number;
  readonly story: Story;
}

/** One more sentence, before the questions at the end: whoever is asked about last goes one place on. */
export function withStatement(story: Story): Insertion {
  const at = story.findLastIndex(({ kind }) => kind === "statement") + 1;
  const who = story.at(-1)?.who ?? 0;
  const told = story.findLast((line) => line.kind === "statement" && line.who === who);
  const place = told?.kind === "statement" ? (told.place + 1) % places.length : 0;
  return { at, story: story.toSpliced(at, 0, { kind: "statement", who, verb: 0, place }) };
}

/** One more question at the end, about the next of the people. */
export function withQuestion(story: Story): Insertion {
  const who = ((story.at(-1)?.who ?? -1) + 1) % people.length;
  return { at: story.length, story: [...story, { kind: "question", who }] };
}

/** A story that nobody wrote: six sentences drawn by chance, with questions about people who are in it. */
export function drawnStory(): Story {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  let drawn = 0;
  const below = (count: number) => bytes[drawn++]! % count;
  const told = Array.from({ length: 6 }, () => ({
    kind: "statement" as const,
    who: below(people.length),
    verb: below(verbs.length),
    place: below(places.length),
  }));
  const ask = (among: number): Line => ({ kind: "question", who: told[below(among)]!.who });
  return [...told.slice(0, 3), ask(3), ...told.slice(3), ask(6), ask(6)];
}
