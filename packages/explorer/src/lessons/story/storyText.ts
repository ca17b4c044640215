import { isQuestion, type Named, STORY_STATEMENTS, type StoryLine } from "@dncjs/tasks/story";
import { type Clause, type Name, type Part, type Problem, readClause, type Word } from "./clause.ts";
import { type Kind, type NameLists, Names } from "./names.ts";
import { joins, verbs } from "./storyWords.ts";

/** Longer texts are cut. The address contains the text. */
export const MOST_LETTERS = 2000;
/** More make the steps of the figure too narrow. */
export const MOST_QUESTIONS = 20;

/** A sentence that is understood, and its part of the text. */
export interface TextLine {
  readonly line: StoryLine;
  readonly start: number;
  readonly end: number;
}

export interface ReadText {
  readonly lines: readonly TextLine[];
  readonly problems: readonly Problem[];
  readonly names: NameLists;
}

/** Parses a text. Each sentence is understood, or a part of it is a problem. Names are bound to symbols in their order. */
export function readText(text: string): ReadText {
  const reader = new Reader();
  for (const sentence of text.slice(0, MOST_LETTERS).matchAll(/[^\n.?!;]+[.?!;]*/g)) {
    reader.read(wordsOf(sentence[0], sentence.index), sentence[0].includes("?"));
  }
  return { lines: reader.lines, problems: reader.problems, names: reader.names.lists };
}

function wordsOf(sentence: string, from: number): Word[] {
  return [...sentence.matchAll(/[^\s.,:;?!"“”()…]+/gu)].map(({ 0: written, index }) => ({
    word: written.toLowerCase().replaceAll("’", "'"),
    written,
    start: from + index,
    end: from + index + written.length,
  }));
}

class Reader {
  readonly lines: TextLine[] = [];
  readonly problems: Problem[] = [];
  readonly names: Names = new Names();
  #hasPerson = false;
  #hasThing = false;

  read(words: readonly Word[], asks: boolean): void {
    if (words.length === 0) return;
    if (asks || words[0]!.word === "where" || words[0]!.word === "who") {
      this.#readClause(words, { asks: true, continues: false });
      return;
    }
    for (const [at, clause] of clausesOf(words).entries()) {
      this.#readClause(clause, { asks: false, continues: at > 0 });
    }
  }

  #readClause(words: readonly Word[], how: { readonly asks: boolean; readonly continues: boolean }): void {
    const found = readClause(words, { ...how, kindOf: (name) => this.names.kindOf(name) });
    if ("message" in found) {
      this.problems.push(found);
      return;
    }
    const problem = this.#problemOf(found, words) ?? this.#tooLong(found, words);
    if (problem) this.problems.push(problem);
    else for (const clause of found) this.#add(clause, words);
  }

  #tooLong(clauses: readonly Clause[], words: readonly Word[]): Problem | undefined {
    const asks = clauses[0]!.act === "who" || clauses[0]!.act.startsWith("where");
    const count = this.lines.filter(({ line }) => isQuestion(line) === asks).length + clauses.length;
    const most = asks ? MOST_QUESTIONS : STORY_STATEMENTS;
    if (count <= most) return undefined;
    const message = `A story has at most ${most} ${asks ? "questions" : "sentences, as in training"}.`;
    return { start: words[0]!.start, end: words.at(-1)!.end, message };
  }

  /** Returns the first name or pronoun that cannot be bound. */
  #problemOf(clauses: readonly Clause[], words: readonly Word[]): Problem | undefined {
    for (const [k, clause] of clauses.entries()) {
      const whole = { start: words[0]!.start, end: words.at(-1)!.end };
      if (k === 0 && clause.person === "pronoun" && !this.#hasPerson)
        return { ...whole, message: "No person is named before this. Start with a name." };
      if (clause.thing === "pronoun" && !this.#hasThing)
        return { ...whole, message: "No thing is named before this. Name the thing." };
      const problem = this.#unbound(clause);
      if (problem) return problem;
    }
    return undefined;
  }

  #unbound(clause: Clause): Problem | undefined {
    const parts = partsOf(clause);
    for (const [at, { name, kind }] of parts.entries()) {
      const twin = parts.find((other, k) => k < at && other.kind !== kind && sameName(other.name, name));
      const more = parts.filter(
        (other, k) => k < at && other.kind === kind && !this.names.kindOf(other.name.name),
      ).length;
      const message = twin
        ? `“${name.name}” is named twice in this sentence.`
        : this.names.problem(name.name, kind, more);
      if (message) return { start: name.words[0]!.start, end: name.words.at(-1)!.end, message };
    }
    return undefined;
  }

  #add(clause: Clause, words: readonly Word[]): void {
    const symbol = (part: Name, kind: Kind) => this.names.symbolOf(part.name, kind);
    const named = (part: Part, kind: Kind): Named => (part === "pronoun" ? part : symbol(part, kind));
    const { act, person, thing, to, place } = clause;
    this.#hasPerson ||= person !== undefined;
    this.#hasThing ||= thing !== undefined;
    const line = {
      act,
      ...(person ? { person: named(person, "person") } : {}),
      ...(thing ? { thing: named(thing, "thing") } : {}),
      ...(to ? { to: symbol(to, "person") } : {}),
      ...(place ? { place: symbol(place, "place") } : {}),
    } as StoryLine;
    this.lines.push({ line, start: words[0]!.start, end: words.at(-1)!.end });
  }
}

function partsOf({ person, thing, to, place }: Clause): { readonly name: Name; readonly kind: Kind }[] {
  const part = (name: Part | undefined, kind: Kind) => (name && name !== "pronoun" ? [{ name, kind }] : []);
  return [...part(person, "person"), ...part(thing, "thing"), ...part(to, "person"), ...part(place, "place")];
}

const sameName = (one: Name, other: Name): boolean => one.name.toLowerCase() === other.name.toLowerCase();

/** Splits a sentence at "and", "then" and "but" if both sides have a verb. */
function clausesOf(words: readonly Word[]): (readonly Word[])[] {
  const isVerb = ({ word }: Word) => verbs.has(word);
  const at = words.findIndex(
    ({ word }, k) => joins.has(word) && words.slice(0, k).some(isVerb) && words.slice(k + 1).some(isVerb),
  );
  if (at < 0) return [words];
  const rest = words.slice(at + 1).filter(({ word }, k) => k > 0 || !joins.has(word));
  return [words.slice(0, at), ...clausesOf(rest)];
}
