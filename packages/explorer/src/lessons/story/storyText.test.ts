import { isQuestion, STORY_STATEMENTS, SYMBOLS } from "@dncjs/tasks/story";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { examples } from "./examples.ts";
import { storyEpisode } from "./storyEpisode.ts";
import { MOST_LETTERS, MOST_QUESTIONS, readText } from "./storyText.ts";

/** The sentences of a text shortly, with pronouns replaced: "go Ann kitchen". */
const said = (text: string): string[] => {
  const { read, story } = storyEpisode(text)!;
  expect(read.problems).toEqual([]);
  return read.lines.map(({ line }, at) => `${line.act} ${story[at]!.head} ${story[at]!.rest}`);
};

/** The parts of a text that are not understood. */
const wrong = (text: string): string[] => readText(text).problems.map(({ start, end }) => text.slice(start, end));

describe("a text", () => {
  it.each([
    ["Ann went to the kitchen.", "go Ann kitchen"],
    ["ann walked back into my kitchen", "go ann kitchen"],
    ["Mrs Hudson is in Baker Street.", "go Mrs Hudson Baker Street"],
    ["Ann went home.", "go Ann home"],
    ["The keys are under the mat.", "lie keys mat"],
    ["Ann picked the red ball up.", "take Ann takes red ball"],
    ["Ann has a dog.", "take Ann takes dog"],
    ["Ann grabbed the keys from the desk.", "take Ann takes keys"],
    ["Ann left the keys.", "drop Ann drops keys"],
    ["Ann put down the keys.", "drop Ann drops keys"],
    ["Ann hid the keys in the drawer.", "put keys drawer"],
    ["Ann left the keys on the table.", "put keys table"],
    ["Ann gave the keys to Tom.", "give Tom gets keys"],
    ["Ann handed Tom the keys.", "give Tom gets keys"],
    ["I have the 🔑", "take I takes 🔑"],
    ["Where are the keys?", "whereThing keys where?"],
    ["where is Ann now", "wherePerson Ann where?"],
    ["Where's Zoë?", "wherePerson Zoë where?"],
    ["Who has got the keys?", "who keys who?"],
  ])("is understood: %s", (text, expected) => {
    expect(said(text)).toEqual([expected]);
  });

  it("has pronouns, and two actions in a sentence", () => {
    expect(said("Ann took the keys and went to the hall, then she dropped them. Where are they? Who has it?")).toEqual([
      "take Ann takes keys",
      "go Ann hall",
      "drop Ann drops keys",
      "wherePerson Ann where?",
      "who keys who?",
    ]);
    expect(said("Ann took the keys to the hall. It is in the box.")).toEqual([
      "take Ann takes keys",
      "go Ann hall",
      "lie keys box",
    ]);
  });

  it.each([
    ["Ann teleported to the kitchen.", "teleported"],
    ["Ann did not take the keys.", "did"],
    ["Ann and Tom went to the kitchen.", "and"],
    ["Ann went with Tom to the kitchen.", "with Tom"],
    ["She went to the kitchen.", "She went to the kitchen"],
    ["Ann dropped it.", "Ann dropped it"],
    ["Ann gave the keys to her.", "her"],
    ["Ann took the keys. Ann went to the keys.", "the keys"],
    ["Ann went to the kitchen. Ann left the kitchen.", "left"],
    ["Ann is happy.", "happy"],
    ["Why is Ann here?", "Why"],
    ["Where did Ann go?", "did"],
    ["Ann gave the keys.", "keys"],
    ["Ann went to", "to"],
    ["Ann", "Ann"],
    ["Ann took Ann.", "Ann"],
  ])("is marked where it is not understood: %s", (text, part) => expect(wrong(text)).toEqual([part]));

  it("suggests a known verb", () => {
    expect(readText("Ann wnet to the kitchen.").problems[0]).toMatchObject({ fix: "went" });
  });

  it("has at most eight names of a kind, forty statements and twenty questions", () => {
    const moves = Array.from({ length: STORY_STATEMENTS + 1 }, () => "Ann went home.").join(" ");
    expect(wrong(moves)).toEqual(["Ann went home"]);
    expect(wrong("Where is Ann? ".repeat(MOST_QUESTIONS + 1))).toEqual(["Where is Ann"]);
    const people = Array.from({ length: SYMBOLS + 1 }, (_, k) => `P${k} went home.`).join(" ");
    expect(wrong(people)).toEqual([`P${SYMBOLS}`]);
    expect(wrong(`${people.replace(/P8.*/, "")} P7 gave the hat to P8.`)).toEqual(["P8"]);
  });

  it("of any kind is understood or marked, within the text, and every sentence becomes steps", () => {
    const word = fc.constantFrom(
      ..."Ann Tom she it the keys hat kitchen went took gave put is to in and where who has not . . ? ? , \n".split(
        " ",
      ),
      "🔑",
    );
    const texts = fc.oneof(
      fc.array(word, { maxLength: 60 }).map((words) => words.join(" ")),
      fc.string({ maxLength: 300 }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const { lines, problems } = readText(text);
        for (const { start, end } of [...lines, ...problems]) {
          expect(text.slice(start, end)).not.toBe("");
          expect(end).toBeLessThanOrEqual(text.length);
        }
        const isWordy = /[^\s.,:;?!"“”()…]/u.test(text);
        expect(lines.length + problems.length > 0).toBe(isWordy);
        const episode = storyEpisode(text);
        expect(episode?.asked.length ?? 0).toBe(lines.filter(({ line }) => isQuestion(line)).length);
        expect(episode?.x.every((value) => value === 0 || value === 1) ?? true).toBe(true);
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  it("is cut after its maximum length", () => {
    expect(readText(`${"a".repeat(MOST_LETTERS)}. Ann went home.`).lines).toEqual([]);
  });
});

it.each(examples)("the example $label is understood, has questions, and an answer that the story gives", ({ text }) => {
  const { read, asked } = storyEpisode(text)!;
  expect(read.problems).toEqual([]);
  expect(asked.some(({ need }) => need !== "untold")).toBe(true);
});
