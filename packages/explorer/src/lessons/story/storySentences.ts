import { isQuestion, type StoryLine, StoryWorld } from "@dncjs/tasks/story";
import type { ReadText } from "./storyText.ts";

/** A sentence of the story in words. */
export interface Told {
  readonly isQuestion: boolean;
  /** The sentence as written. */
  readonly sentence: string;
  /** For narrow places, without pronouns: the name that the sentence is about, and the rest, such as "Ann" and "kitchen". */
  readonly head: string;
  readonly rest: string;
}

/** Returns the sentences of a text that are understood. */
export function toldSentences(text: string, { lines, names }: ReadText): readonly Told[] {
  const world = new StoryWorld();
  return lines.map(({ line, start, end }) => {
    world.tell(line);
    const [head, rest] = shortly(line, {
      person: names.person[world.lastPerson ?? -1] ?? "",
      thing: names.thing[world.lastThing ?? -1] ?? "",
      place: "place" in line ? names.place[line.place]! : "",
      to: "to" in line ? names.person[line.to]! : "",
    });
    const asks = isQuestion(line);
    return { isQuestion: asks, sentence: `${text.slice(start, end)}${asks ? "?" : "."}`, head, rest };
  });
}

type Named = Readonly<Record<"person" | "thing" | "place" | "to", string>>;

function shortly({ act }: StoryLine, { person, thing, place, to }: Named): readonly [head: string, rest: string] {
  switch (act) {
    case "go":
      return [person, place];
    case "take":
      return [person, `takes ${thing}`];
    case "drop":
      return [person, `drops ${thing}`];
    case "give":
      return [to, `gets ${thing}`];
    case "put":
    case "lie":
      return [thing, place];
    case "wherePerson":
      return [person, "where?"];
    case "whereThing":
      return [thing, "where?"];
    case "who":
      return [thing, "who?"];
  }
}
