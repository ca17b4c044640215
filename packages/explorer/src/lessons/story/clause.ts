import type { StoryLine } from "@dncjs/tasks/story";
import type { Kind } from "./names.ts";
import { nearestWord } from "./nearestWord.ts";
import {
  COMMON_VERBS,
  determiners,
  fillers,
  people,
  reserved,
  sources,
  things,
  type Verb,
  verbs,
  ways,
} from "./storyWords.ts";

/** A word of the text. */
export interface Word {
  /** In lower case. */
  readonly word: string;
  readonly written: string;
  readonly start: number;
  readonly end: number;
}

/** A part of the text that is not understood. */
export interface Problem {
  readonly start: number;
  readonly end: number;
  readonly message: string;
  /** A word to replace the part by. */
  readonly fix?: string;
}

/** A person or a thing of a sentence, by name or as a pronoun; a place always has a name. */
export type Part = "pronoun" | Name;
export interface Name {
  readonly name: string;
  readonly words: readonly Word[];
}

/** A sentence with names in place of symbols. */
export interface Clause {
  readonly act: StoryLine["act"];
  readonly person?: Part;
  readonly thing?: Part;
  readonly to?: Name;
  readonly place?: Name;
}

/** Thrown inside the parser, and caught by `readClause`. */
class Misunderstood extends Error {
  readonly problem: Problem;

  constructor(at: Word | readonly Word[], message: string, fix?: string) {
    super(message);
    const words = Array.isArray(at) ? (at as readonly Word[]) : [at as Word];
    const [start, end] = [words[0]!.start, words.at(-1)!.end];
    this.problem = fix ? { start, end, message, fix } : { start, end, message };
  }
}

/** Kinds of names that are bound already. */
export type KnownKind = (name: string) => Kind | undefined;

/**
 * Parses one clause. `continues`: the clause follows another one of its sentence, so that its person may be missing.
 * Returns its statements or its question, or the problem.
 */
export function readClause(
  words: readonly Word[],
  { continues, asks, kindOf }: { readonly continues: boolean; readonly asks: boolean; readonly kindOf: KnownKind },
): readonly Clause[] | Problem {
  try {
    // A filler at the end may stand for a name, as in “Ann went there”: it stays, and is marked. “now” and “again” never do.
    const told = words.filter(
      ({ word }, at) =>
        !fillers.has(word) || (at === words.length - 1 && words.length > 1 && word !== "now" && word !== "again"),
    );
    if (told.length === 0) throw new Misunderstood(words, "This is not a sentence.");
    return asks ? [readQuestion(told, kindOf)] : readStatement(told, continues, kindOf);
  } catch (error) {
    if (error instanceof Misunderstood) return error.problem;
    throw error;
  }
}

const QUESTIONS = "Questions are “Where is …?” and “Who has …?”";
const HAVING = new Set(["has", "have", "holds", "carries", "got", "had"]);

function readQuestion(words: readonly Word[], kindOf: KnownKind): Clause {
  const first = words[0]!;
  if (first.word === "where's") return whereIs(words.slice(1), first, kindOf);
  const second = words[1];
  if (first.word === "where") {
    if (!second) throw new Misunderstood(first, QUESTIONS);
    if (verbs.get(second.word) !== "be") throw new Misunderstood(second, QUESTIONS);
    return whereIs(words.slice(2), second, kindOf);
  }
  if (first.word !== "who") throw new Misunderstood(first, QUESTIONS);
  if (!second || !HAVING.has(second.word)) throw new Misunderstood(second ?? first, QUESTIONS);
  const asked = words.slice(HAVING.has(words[2]?.word ?? "") ? 3 : 2);
  return { act: "who", thing: partOf(asked, things, second, "What does “Who has” ask for? Name a thing.") };
}

function whereIs(words: readonly Word[], before: Word, kindOf: KnownKind): Clause {
  const message = "Where is who or what? Name a person or a thing.";
  if (words.length === 1 && things.has(words[0]!.word)) return { act: "whereThing", thing: "pronoun" };
  const asked = partOf(words, people, before, message);
  if (asked === "pronoun") return { act: "wherePerson", person: asked };
  return isPerson(asked, kindOf) ? { act: "wherePerson", person: asked } : { act: "whereThing", thing: asked };
}

/** A new name with a capital letter and without "the" is a person. */
function isPerson({ name, words }: Name, kindOf: KnownKind): boolean {
  const kind = kindOf(name);
  if (kind) return kind === "person";
  return !determiners.has(words[0]!.word) && /^\p{Lu}/u.test(name);
}

function readStatement(words: readonly Word[], continues: boolean, kindOf: KnownKind): readonly Clause[] {
  const at = words.findIndex(({ word }, k) => verbs.has(word) && (k > 0 || continues));
  if (at < 0) throw unknownVerb(words);
  const verb = words[at]!;
  const subject = words.slice(0, at);
  const rest = new Rest(verb, words.slice(at + 1));
  if (verbs.get(verb.word) === "be") return [stay(subject, rest, continues, kindOf)];
  const person: Part =
    subject.length === 0 && continues
      ? "pronoun"
      : partOf(subject, people, verb, "Who? A sentence starts with a person, or with a thing that is somewhere.");
  return acted(verbs.get(verb.word)!, person, rest, kindOf);
}

function unknownVerb(words: readonly Word[]): Misunderstood {
  const at = Math.min(words.length - 1, determiners.has(words[0]!.word) ? 2 : 1);
  const word = words[at]!;
  const list = `${COMMON_VERBS.slice(0, -1).join(", ")} and ${COMMON_VERBS.at(-1)}`;
  if (words.length === 1)
    return new Misunderstood(word, `This is not a whole sentence. It needs a verb, such as ${list}.`);
  const known = words.length < 24 ? nearestWord(word.word.slice(0, 24), [...verbs.keys()]) : "is";
  return new Misunderstood(word, `“${word.written}” is not a verb that it knows, such as ${list}.`, known);
}

/** The words after a verb: an object, then a preposition with its name. */
class Rest {
  readonly verb: Word;
  readonly object: readonly Word[];
  readonly way: Word | undefined;
  readonly after: readonly Word[];
  readonly isDown: boolean;

  constructor(verb: Word, words: readonly Word[]) {
    this.verb = verb;
    const plain = words.filter(({ word }) => word !== "up" && word !== "down");
    this.isDown = words.some(({ word }) => word === "down");
    const at = plain.findIndex(({ word }) => ways.has(word) || sources.has(word));
    this.object = at < 0 ? plain : plain.slice(0, at);
    this.way = plain[at];
    this.after = at < 0 ? [] : plain.slice(at + 1).filter((word, k) => k > 0 || !ways.has(word.word));
  }

  /** The last word, for messages about what is missing. */
  get last(): Word {
    return this.after.at(-1) ?? this.way ?? this.object.at(-1) ?? this.verb;
  }

  thing(): Part {
    return partOf(this.object, things, this.verb, `What? Name a thing after “${this.verb.written}”.`);
  }

  named(message: string): Name {
    return nameOf(this.after, this.last, message);
  }

  /** @throws Misunderstood if a preposition follows that has no meaning here */
  ends(): void {
    if (this.way)
      throw new Misunderstood(
        [this.way, ...this.after],
        `It does not know “${this.way.written}” after “${this.verb.written}”.`,
      );
  }
}

const WHERE = "Where? Name a place.";

/** "Ann is in the kitchen", "The keys are in the kitchen". */
function stay(subject: readonly Word[], rest: Rest, continues: boolean, kindOf: KnownKind): Clause {
  if (rest.object.length > 0) throw new Misunderstood(rest.object, "It only knows where somebody or something is.");
  const place = rest.named(WHERE);
  if (subject.length === 1 && things.has(subject[0]!.word)) return { act: "lie", thing: "pronoun", place };
  if (subject.length === 0 && continues) return { act: "go", person: "pronoun", place };
  const part = partOf(subject, people, rest.verb, "Who or what?");
  return part === "pronoun" || isPerson(part, kindOf)
    ? { act: "go", person: part, place }
    : { act: "lie", thing: part, place };
}

function acted(verb: Verb, person: Part, rest: Rest, kindOf: KnownKind): readonly Clause[] {
  switch (verb) {
    case "go":
      return [{ act: "go", person, place: destination(rest) }];
    case "take":
      return taken(person, rest);
    case "give":
      return [given(person, rest)];
    case "drop":
    case "put":
      return [laid(verb, person, rest, kindOf)];
    default:
      throw new Misunderstood(rest.verb, WHERE);
  }
}

/** "to the kitchen", or "home". */
function destination(rest: Rest): Name {
  if (!rest.way) return nameOf(rest.object, rest.verb, WHERE);
  if (rest.object.length > 0)
    throw new Misunderstood(rest.object, `It does not know “${rest.object[0]!.written}” here.`);
  if (sources.has(rest.way.word)) rest.ends();
  return rest.named(WHERE);
}

/** "Ann took the keys from the drawer" is a take, "Ann took the keys to the kitchen" a take and a move. */
function taken(person: Part, rest: Rest): readonly Clause[] {
  const take: Clause = { act: "take", person, thing: rest.thing() };
  if (!rest.way || sources.has(rest.way.word)) return [take];
  if (rest.way.word !== "to" && rest.way.word !== "into") rest.ends();
  return [take, { act: "go", person: "pronoun", place: rest.named(WHERE) }];
}

/** "gave the keys to Tom", "gave Tom the keys". */
function given(person: Part, rest: Rest): Clause {
  const receiver = "Who gets it? For example: “Ann gave the keys to Tom.”";
  if (rest.way) {
    if (rest.way.word !== "to") rest.ends();
    return { act: "give", person, thing: rest.thing(), to: rest.named(receiver) };
  }
  const { object } = rest;
  const cut = object.findIndex(({ word }, k) => k > 0 && determiners.has(word));
  const at = cut > 0 ? cut : 1;
  if (object.length < 2 || (cut < 0 && determiners.has(object[0]!.word))) throw new Misunderstood(rest.last, receiver);
  return {
    act: "give",
    person,
    thing: nameOf(object.slice(at), rest.verb, receiver),
    to: nameOf(object.slice(0, at), rest.verb, receiver),
  };
}

/** "dropped the keys", "put the keys down", "put the keys in the drawer", "left the keys in the drawer". */
function laid(verb: Verb, person: Part, rest: Rest, kindOf: KnownKind): Clause {
  const thing = rest.thing();
  if (thing !== "pronoun" && kindOf(thing.name) === "place")
    throw new Misunderstood(rest.verb, "It knows where people go, not which places they leave.");
  if (rest.way) {
    if (sources.has(rest.way.word)) rest.ends();
    return { act: "put", person, thing, place: rest.named(WHERE) };
  }
  if (verb === "put" && !rest.isDown)
    throw new Misunderstood(rest.last, "Where? For example: “Ann put the keys in the drawer.”");
  return { act: "drop", person, thing };
}

function partOf(words: readonly Word[], pronouns: ReadonlySet<string>, before: Word, missing: string): Part {
  if (words.length === 1 && pronouns.has(words[0]!.word)) return "pronoun";
  return nameOf(words, before, missing);
}

/** Longer names have no room in the figure. */
const MOST_WORDS = 3;
const MOST_LETTERS = 24;

function nameOf(words: readonly Word[], before: Word, missing: string): Name {
  const named = words.filter(({ word }, at) => !determiners.has(word) || at > 0);
  if (named.length === 0) throw new Misunderstood(before, missing);
  const wrong = named.find(
    ({ word }) => reserved.has(word) || determiners.has(word) || ways.has(word) || sources.has(word),
  );
  if (wrong) throw new Misunderstood(wrong, wordMessage(wrong));
  if (named.length > MOST_WORDS)
    throw new Misunderstood(named.slice(MOST_WORDS), `A name has at most ${MOST_WORDS} words.`);
  const name = named.map(({ written }) => written).join(" ");
  if (name.length > MOST_LETTERS) throw new Misunderstood(named, `A name has at most ${MOST_LETTERS} letters.`);
  return { name, words };
}

function wordMessage({ word, written }: Word): string {
  if (people.has(word) || things.has(word) || word === "him" || word === "her")
    return `Write a name in place of “${written}”: she, he and they can only be who acts, it and them only a thing.`;
  return `It does not know “${written}” here.`;
}
