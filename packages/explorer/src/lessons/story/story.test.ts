import { babiTask } from "@dncjs/tasks";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawnStory, withLine, withLineMoved, withoutLine, withQuestion, withStatement } from "./edits.ts";
import { exampleStory, examples } from "./examples.ts";
import { type Line, MOST_LINES, people, places, type Story, sentenceOf, verbs, vocabulary } from "./grammar.ts";
import { nearestWord } from "./nearestWord.ts";
import { nextWords, withWord } from "./nextWords.ts";
import { readStory, writeStory } from "./storyCode.ts";
import { questionAt, storyEpisode } from "./storyEpisode.ts";
import { readText, textOf } from "./storyText.ts";

const below = (count: number) => fc.nat(count - 1);
const lines: fc.Arbitrary<Line> = fc.oneof(
  fc.record({
    kind: fc.constant("statement" as const),
    who: below(people.length),
    verb: below(verbs.length),
    place: below(places.length),
  }),
  fc.record({ kind: fc.constant("question" as const), who: below(people.length) }),
);
const stories: fc.Arbitrary<Story> = fc.array(lines, { minLength: 1, maxLength: MOST_LINES });
const mary = readText("Mary went to the kitchen. Where is Mary?").story;

describe("a story", () => {
  it("survives encoding for the address and as text", () => {
    fc.assert(
      fc.property(stories, (story) => {
        expect(readStory(writeStory(story))).toEqual(story);
        expect(readText(textOf(story))).toEqual({ story, problems: [] });
      }),
    );
  });

  it("is read from any hexadecimal digits, up to the maximum length", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), maxLength: 400 }), (code) => {
        const story = readStory(code);
        expect(story.length).toBeLessThanOrEqual(MOST_LINES);
        for (const line of story) expect(sentenceOf(line)).toMatch(/^\w+ .+[.?]$/);
      }),
    );
  });
});

/** The story in bAbI's format, followed by every known word: the vocabulary of a task is that of its text. */
function asBabi(story: Story): string {
  const { asked } = storyEpisode(story);
  const own = story.map((line, at) => {
    const place = asked.find((question) => question.line === at)?.place ?? 0;
    return line.kind === "statement" ? sentenceOf(line) : `${sentenceOf(line)}\t${places[place]}\t1`;
  });
  const every = people.flatMap((_, who) =>
    verbs.flatMap((_, verb) => places.map((_, place) => sentenceOf({ kind: "statement", who, verb, place }))),
  );
  const lines = [...own, ...every, ...people.map((name) => `Where is ${name}?\toffice\t1`)];
  return lines.map((line, at) => `${at + 1} ${line}`).join("\n");
}

describe("the steps of a story", () => {
  it("are those of the task that trained the network", () => {
    fc.assert(
      fc.property(stories, (rest) => {
        const story: Story = [mary[0]!, ...rest];
        const test = [{ task: 1, text: asBabi(story) }];
        const task = babiTask({ train: [], test, seed: 1, encoding: "sentences", blanks: 2 });
        const [batch] = task.evaluationBatches(1);
        const { x, lines, asked } = storyEpisode(story);
        expect(task.vocabulary).toEqual(vocabulary);
        expect(batch!.x.subarray(0, x.length)).toEqual(x);
        const answers = [...batch!.answer.subarray(0, lines.length)].flatMap((isAnswer, t) => (isAnswer ? [t] : []));
        expect(asked.map(({ step }) => step)).toEqual(answers);
        for (const { step, place } of asked.filter(({ place }) => place !== null)) {
          expect(batch!.target[step * task.outputSize + vocabulary.indexOf(places[place!]!)]).toBe(1);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("expect the last place of a person, and group steps by question", () => {
    const story = readText("John went to the office. John moved to the garden. Where is John? Where is Mary?").story;
    const episode = storyEpisode(story);
    expect(episode.asked).toEqual([
      { line: 2, who: 1, from: 2, step: 4, place: places.indexOf("garden"), support: 1 },
      { line: 3, who: 2, from: 5, step: 7, place: null, support: null },
    ]);
    expect([0, 4, 5, 7].map((t) => questionAt(episode, t)!.line)).toEqual([2, 2, 3, 3]);
  });
});

describe("a written story", () => {
  const problemOf = (text: string) => readText(text).problems[0];

  it("may be lower case, without full stops and articles", () => {
    expect(textOf(readText("mary went back to the kitchen\nJOHN moved kitchen; \nwhere is john").story)).toBe(
      "Mary went back to the kitchen.\nJohn moved to the kitchen.\nWhere is John?",
    );
  });

  it("reports an unknown word and suggests the nearest known one", () => {
    expect(problemOf("Marie went to the kitchen.")).toMatchObject({ fix: { unknown: "Marie", nearest: "Mary" } });
    expect(problemOf("Mary went to the attic.")!.words).toMatch(/^“attic” is not a known place: bathroom, /);
    expect(problemOf("Mary wennt to the office.")).toMatchObject({ fix: { unknown: "wennt", nearest: "went" } });
    expect(problemOf("Where is Bob?")).toMatchObject({ fix: { unknown: "Bob" } });
    expect(problemOf("Who is Mary?")!.words).toMatch(/^The only known kind of question/);
    expect(problemOf("Mary moved back to the office.")!.words).toContain("went back to");
    expect(problemOf("Mary went to the office garden.")!.words).toContain("remove “garden”");
    expect(nearestWord("KITCHN", places)).toBe("kitchen");
  });

  it("reports an emoji as a name, and never cuts it in half", () => {
    const [alone] = readText("😀 went to the kitchen.").problems;
    expect(alone!.words).toMatch(/^“😀” is not a known person/);
    const [long] = readText(`${"a".repeat(39)}👩‍🚀👩‍🚀 went to the kitchen.`).problems;
    expect(long!.words).toMatch(/^“a{39}👩‍🚀” is not a known person/);
  });

  it("is completed: every suggested word leads to a known sentence", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 12, maxLength: 40 }), (choices) => {
        let text = "";
        for (const choice of choices) {
          const next = nextWords(text);
          text = withWord(text, next.words[choice % next.words.length]!, next);
        }
        const whole = text.slice(0, text.lastIndexOf("\n"));
        expect(readText(whole).problems.filter(({ words }) => !words.includes("at most"))).toEqual([]);
      }),
    );
  });

  it("is completed from partly typed words", () => {
    const completed = (text: string) => withWord(text, nextWords(text).words[0]!, nextWords(text));
    expect(completed("Mary went to the ki")).toBe("Mary went to the kitchen.\n");
    expect(completed("Mary went to the kitchen.")).toBe("Mary went to the kitchen.\nDaniel ");
    expect(completed("sand")).toBe("Sandra ");
    expect(completed("Sandra")).toBe("Sandra went to the ");
    expect(completed("Whe")).toBe("Where is ");
    expect(nextWords("Mary ate the ").words).toEqual([]);
  });
});

describe("an edit", () => {
  it("changes one line and keeps the others", () => {
    const line = { kind: "question", who: 3 } as const;
    expect(withLine(mary, 1, line)).toEqual([mary[0], line]);
    expect(withoutLine(mary, 0)).toEqual([mary[1]]);
    expect(withLineMoved(mary, 0, 1)).toEqual([mary[1], mary[0]]);
    expect(withLineMoved(mary, 0, -1)).toBe(mary);
  });

  it("adds a sentence before the final questions, and a question at the end", () => {
    expect(textOf(withStatement(mary).story)).toBe(
      "Mary went to the kitchen.\nMary went to the office.\nWhere is Mary?",
    );
    expect(textOf(withQuestion(mary).story)).toMatch(/Where is Mary\?\nWhere is Sandra\?$/);
    expect(textOf(withStatement([]).story)).toBe("Daniel went to the bathroom.");
  });

  it("may start with a valid example or a random story", () => {
    examples.forEach(({ text }, index) => {
      expect(readText(text).problems).toEqual([]);
      expect(exampleStory(index).at(-1)!.kind).toBe("question");
    });
    for (const { place } of storyEpisode(drawnStory()).asked) expect(place).not.toBeNull();
  });
});
