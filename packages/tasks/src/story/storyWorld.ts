import { isQuestion, type Named, type Question, type Statement, type StoryLine } from "./storyLine.ts";

/** The answer to a question. */
export type StoryAnswer =
  | { readonly kind: "place"; readonly place: number }
  | { readonly kind: "person"; readonly person: number }
  /** The thing lies somewhere; no person has it. */
  | { readonly kind: "nobody" }
  /** The story does not say. */
  | { readonly kind: "untold" };

/**
 * The fact that a question needs: the place of a person, of a thing that a person has (two facts), that was dropped, or whose place was told; or who
 * has a thing. "untold" if the story does not say.
 */
export type Need = "person" | "carried" | "dropped" | "lying" | "who" | "untold";

export interface Answered {
  readonly answer: StoryAnswer;
  readonly need: Need;
  /** The sentences that give the answer, counted from 0, in the order of the story. */
  readonly support: readonly number[];
}

interface Fact {
  /** Undefined if untold. */
  readonly place: number | undefined;
  /** The sentences that tell the fact. */
  readonly lines: readonly number[];
}

type ThingState = ({ readonly holder: number } | ({ readonly holder: null } & Fact)) & {
  readonly line: number;
  readonly act: Statement["act"];
};

const NOTHING_TOLD: Answered = { answer: { kind: "untold" }, need: "untold", support: [] };

/** The people, things and places of a story after the sentences so far. */
export class StoryWorld {
  readonly #people = new Map<number, Fact>();
  readonly #things = new Map<number, ThingState>();
  #lines = 0;
  #person: number | undefined;
  #thing: number | undefined;

  /** The person that "she", "he" and "they" mean: that of the last sentence with a person as its subject. */
  get lastPerson(): number | undefined {
    return this.#person;
  }

  /** The thing that "it" means: the last thing of the story. */
  get lastThing(): number | undefined {
    return this.#thing;
  }

  /** Returns the things that people have, with their holders. */
  held(): { readonly thing: number; readonly holder: number }[] {
    return [...this.#things].flatMap(([thing, { holder }]) => (holder === null ? [] : [{ thing, holder }]));
  }

  /** Adds a sentence. Returns the answer if it is a question. */
  tell(line: StoryLine): Answered | undefined {
    if ("person" in line) this.#person = this.personOf(line.person);
    if ("thing" in line) this.#thing = this.thingOf(line.thing);
    const answered = isQuestion(line) ? this.answer(line) : undefined;
    if (!isQuestion(line)) this.#change(line);
    this.#lines += 1;
    return answered;
  }

  /** Returns a person, or that of a pronoun; undefined if no person precedes it. */
  personOf(person: Named): number | undefined {
    return person === "pronoun" ? this.#person : person;
  }

  thingOf(thing: Named): number | undefined {
    return thing === "pronoun" ? this.#thing : thing;
  }

  /** Returns the answer to a question after the sentences so far. */
  answer(line: Question): Answered {
    if (line.act === "wherePerson") return placeOf(this.#people.get(this.personOf(line.person) as number), "person");
    const thing = this.#things.get(this.thingOf(line.thing) as number);
    return thing ? this.#answerAbout(thing, line) : NOTHING_TOLD;
  }

  #change(line: Statement): void {
    const at = this.#lines;
    const person = this.#person;
    if (line.act === "go") {
      if (person !== undefined) this.#people.set(person, { place: line.place, lines: [at] });
      return;
    }
    const thing = this.#thing;
    if (thing === undefined) return;
    const { act } = line;
    if (act === "give") this.#things.set(thing, { holder: line.to, line: at, act });
    else if (act === "take") this.#things.set(thing, { holder: person as number, line: at, act });
    else if (act === "drop") this.#things.set(thing, { holder: null, ...this.#droppedBy(person), line: at, act });
    else this.#things.set(thing, { holder: null, place: line.place, lines: [at], line: at, act });
  }

  #droppedBy(person: number | undefined): Fact {
    const { place, lines = [] } = (person === undefined ? undefined : this.#people.get(person)) ?? {};
    return { place, lines: [...lines, this.#lines] };
  }

  #answerAbout(thing: ThingState, line: Question): Answered {
    if (line.act === "who") {
      const answer: StoryAnswer = thing.holder === null ? { kind: "nobody" } : { kind: "person", person: thing.holder };
      return { answer, need: "who", support: [thing.line] };
    }
    if (thing.holder === null) return placeOf(thing, thing.act === "drop" ? "dropped" : "lying");
    const held = this.#people.get(thing.holder);
    const lines = [...(held?.lines ?? []), thing.line].sort((a, b) => a - b);
    return placeOf({ place: held?.place, lines }, "carried");
  }
}

function placeOf(fact: Fact | undefined, need: Need): Answered {
  if (fact?.place === undefined) return NOTHING_TOLD;
  return { answer: { kind: "place", place: fact.place }, need, support: fact.lines };
}
