/**
 * Training text in the manner of bAbI task 3, "three supporting facts": people move between rooms, take things and leave them; asked is where a
 * thing was before it was in a room. The official training text of 10,000 questions is missing from some copies of the data. Words, and how often
 * each kind of line and question occurs, follow the official training text of 1,000 questions; no test text was used.
 */
import { Random } from "@dncjs/core";

const PEOPLE = ["Daniel", "John", "Mary", "Sandra"] as const;
const ROOMS = ["bathroom", "bedroom", "garden", "hallway", "kitchen", "office"] as const;
const THINGS = ["apple", "football", "milk"] as const;
const MOVES = ["went to", "went back to", "moved to", "travelled to", "journeyed to"] as const;
const TAKES = ["got", "took", "grabbed", "picked up"] as const;
const LEAVES = ["left", "dropped", "discarded", "put down"] as const;

const QUESTIONS_PER_STORY = 5;
/** Lines between two chances of a question. */
const LINES = 2;
const MOVE_SHARE = 0.64;
const THERE_SHARE = 0.19;
/** Chance of a question after two more lines; right after another question, most often about the same thing. */
const QUESTION_SHARE = 0.14;
const NEXT_QUESTION_SHARE = 0.48;
/** Share of new questions about a thing that no person holds. */
const LYING_SHARE = 0.75;
/** Share of questions about the newest room of a thing; of the others, the share about the room before it, and so on. */
const NEWEST_SHARE = 0.79;

/** A thing: its holder, and the rooms where it was, each with the line that brought it there. */
interface Thing {
  readonly name: string;
  holder: string | undefined;
  readonly rooms: { readonly room: string; readonly line: number }[];
  /** The last line that took or left it. */
  handled: number;
}

/** Returns `stories` stories with five questions each, as the official files have them. The same seed gives the same text. */
export function threeFactsText({ stories, seed }: { readonly stories: number; readonly seed: number }): string {
  const random = new Random(seed).fork("three facts");
  return Array.from({ length: stories }, (_, at) => new ThreeFacts(random.fork(at)).text()).join("");
}

class ThreeFacts {
  readonly #random: Random;
  readonly #lines: string[] = [];
  readonly #rooms = new Map<string, string>();
  readonly #things: readonly Thing[] = THINGS.map((name) => ({ name, holder: undefined, rooms: [], handled: 0 }));

  constructor(random: Random) {
    this.#random = random;
  }

  text(): string {
    let asked: Thing | undefined;
    for (let questions = 0; questions < QUESTIONS_PER_STORY; ) {
      for (let k = 0; k < LINES; k++) this.#act();
      const share = asked ? NEXT_QUESTION_SHARE : QUESTION_SHARE;
      const thing = this.#random.uniform() < share ? (asked ?? this.#chosen()) : undefined;
      asked = thing && this.#ask(thing) ? thing : undefined;
      if (asked) questions++;
    }
    return this.#lines.map((line, at) => `${at + 1} ${line}\n`).join("");
  }

  /** One person moves, takes a thing or leaves one. */
  #act(): void {
    const able = PEOPLE.filter((person) => this.#reach(person).length > 0);
    if (able.length === 0 || this.#random.uniform() < MOVE_SHARE) this.#move(this.#pick(PEOPLE));
    else this.#handle(this.#pick(able));
  }

  /** The things that a person can take or leave. */
  #reach(person: string): Thing[] {
    const room = this.#rooms.get(person);
    return this.#things.filter(({ holder, rooms }) =>
      holder === undefined ? isIn(rooms.at(-1)?.room, room) : holder === person,
    );
  }

  #handle(person: string): void {
    const thing = this.#pick(this.#reach(person));
    const isHeld = thing.holder === person;
    const there = this.#random.uniform() < THERE_SHARE ? " there" : "";
    this.#say(`${person} ${this.#pick(isHeld ? LEAVES : TAKES)} the ${thing.name}${there}.`);
    thing.holder = isHeld ? undefined : person;
    thing.handled = this.#lines.length;
    const room = this.#rooms.get(person);
    if (room !== undefined) bring(thing, room, this.#lines.length);
  }

  #move(person: string): void {
    const room = this.#pick(ROOMS.filter((each) => each !== this.#rooms.get(person)));
    this.#say(`${person} ${this.#pick(MOVES)} the ${room}.`);
    this.#rooms.set(person, room);
    for (const thing of this.#things) if (thing.holder === person) bring(thing, room, this.#lines.length);
  }

  #chosen(): Thing {
    const isLying = this.#random.uniform() < LYING_SHARE;
    const things = this.#things.filter(({ holder }) => (holder === undefined) === isLying);
    return this.#pick(things.length > 0 ? things : this.#things);
  }

  /** Asks where a thing was before a room; false if it was in one room only. */
  #ask({ name, rooms, handled }: Thing): boolean {
    let at = rooms.length - 1;
    while (at > 1 && this.#random.uniform() >= NEWEST_SHARE) at--;
    if (at < 1) return false;
    // The last time that the thing came to the room counts.
    const room = rooms[at]!.room;
    const last = rooms.findLastIndex((each) => each.room === room);
    const before = rooms[last - 1]!;
    const lines = [handled, rooms[last]!.line, before.line].join(" ");
    this.#say(`Where was the ${name} before the ${room}? \t${before.room}\t${lines}`);
    return true;
  }

  #say(line: string): void {
    this.#lines.push(line);
  }

  #pick<Item>(items: readonly Item[]): Item {
    return items[this.#random.integer(items.length)]!;
  }
}

/** A thing whose place no line has told can be anywhere. */
const isIn = (place: string | undefined, room: string | undefined): boolean => place === undefined || place === room;

function bring({ rooms }: Thing, room: string, line: number): void {
  if (rooms.at(-1)?.room !== room) rooms.push({ room, line });
}
