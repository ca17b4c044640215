import { ArgumentError } from "@dncjs/core";
import { describe, expect, it } from "vitest";
import { layoutOf, storySteps } from "./layout.ts";
import { parseBabi } from "./parseBabi.ts";
import { buildVocabulary, numberWords } from "./vocabulary.ts";

const TEXT = [
  "1 Mary moved to the bathroom.",
  "2 John got 2 apples there.",
  "3 Where is Mary? \tbathroom\t1",
  "1 The garden is west of the kitchen.",
  "2 How do you go there?\tn,W\t1",
  "",
].join("\n");

describe("parsing bAbI text", () => {
  it("starts a story at each number 1 and separates words, answers and supporting lines", () => {
    const stories = parseBabi(TEXT, "qa.txt");
    expect(stories.map((story) => story.lines.length)).toEqual([3, 2]);
    expect(stories[0]?.lines[2]).toEqual({ words: ["where", "is", "mary", "?"], answer: ["bathroom"], supports: [1] });
    expect(stories[1]?.lines[1]?.answer).toEqual(["n", "w"]);
    expect(stories[1]?.place).toBe("qa.txt, line 4");
  });

  it("converts to lower case, removes digits and makes words of full stops and question marks", () => {
    expect(parseBabi(TEXT, "qa.txt")[0]?.lines[1]?.words).toEqual(["john", "got", "apples", "there", "."]);
  });

  it("accepts Windows line ends, a byte order mark and questions without supporting lines", () => {
    expect(parseBabi(`\uFEFF${TEXT.replaceAll("\n", "\r\n")}`, "qa.txt")).toEqual(parseBabi(TEXT, "qa.txt"));
    expect(parseBabi("1 Who?\tbill", "qa.txt")[0]?.lines[0]?.supports).toEqual([]);
  });

  it("accepts a story of 200,000 lines", () => {
    const lines = Array.from({ length: 200_000 }, (_, at) => `${at + 1} ${at % 2 === 0 ? "A b." : `C?\td\t${at}`}`);
    const stories = parseBabi(lines.join("\n"), "qa.txt");
    const { positions } = layoutOf(
      stories.map((story) => ({ task: 1, story })),
      { encoding: "sentences" },
    );
    expect(positions).toEqual([["-", "a", "c"], ["?", "b"], ["."]]);
  });

  it("counts one step per word and per word of an answer, or one per line and the blanks of its answer", () => {
    const stories = parseBabi(TEXT, "qa.txt");
    expect(stories.map((story) => storySteps(story))).toEqual([6 + 5 + 4 + 1, 8 + 6 + 2]);
    expect(stories.map((story) => storySteps(story, { encoding: "sentences" }))).toEqual([3 + 2, 2 + 4]);
    expect(stories.map((story) => storySteps(story, { encoding: "sentences", blanks: 5 }))).toEqual([3 + 5, 2 + 10]);
  });

  it.each([
    ["an empty text", "", 'qa.txt, line 1: got "", expected a line number'],
    ["a line without a number", "1 A b.\nC d?\te\t1", 'qa.txt, line 2: got "C d?'],
    ["a blank line", "1 A b.\n\n2 C?\te\t1", "qa.txt, line 2"],
    ["a number without text", "1 ", "qa.txt, line 1"],
    ["a story that does not start with 1", "2 A b.", "qa.txt, line 1: got"],
    ["a missing number", "1 A b.\n3 C?\te\t1", "expected number 2, or 1 to start a story"],
    ["a repeated number", "1 A b.\n2 C.\n2 C?\te\t1", "expected number 3, or 1"],
    ["four fields", "1 A b.\n2 C?\te\t1\tmore", "qa.txt, line 2"],
    ["an empty answer", "1 A b.\n2 C?\t\t1", 'qa.txt, line 2: answer: got ""'],
    ["an answer with an empty word", "1 A b.\n2 C?\te,\t1", 'qa.txt, line 2: answer: got "e,"'],
    ["an answer of digits", "1 A b.\n2 C?\t12\t1", 'qa.txt, line 2: answer: got "12"'],
    ["a blank as answer", "1 A b.\n2 C?\t-\t1", 'qa.txt, line 2: answer: got "-"'],
    ["a blank in a statement", "1 A - b.\n2 C?\td\t1", "qa.txt, line 1"],
    [
      "a line of 100,001 characters",
      `1 ${"a".repeat(99_999)}\n`,
      'line 1: got "100001 characters", expected at most 100000',
    ],
    ["a text of digits", "1 22\n2 C?\td\t1", "qa.txt, line 1"],
    ["a question that supports itself", "1 A b.\n2 C?\td\t2", 'qa.txt, line 2: supporting line: got "2"'],
    ["a question supported by a question", "1 A?\tb\n2 C?\td\t1", 'qa.txt, line 2: supporting line: got "1"'],
    ["a supporting line that is not a number", "1 A b.\n2 C?\td\tx", 'supporting line: got "x"'],
    ["a story without a question", "1 A b.\n1 A b.\n2 C?\td\t1", "the story at qa.txt, line 1: got"],
    ["a last story without a question", "1 A?\td\n1 A b.", "the story at qa.txt, line 2: got"],
  ])("rejects %s and names the line", (_, text, message) => {
    expect(() => parseBabi(text, "qa.txt")).toThrow(ArgumentError);
    expect(() => parseBabi(text, "qa.txt")).toThrow(message);
  });
});

describe("the vocabulary", () => {
  it("has the distinct words of texts and answers, the blank and the marks, sorted, for any order of the texts", () => {
    const other = "1 Bill is here.\n2 Who?\tbill\t1";
    const words = buildVocabulary([TEXT, other]);
    expect(words).toEqual([...new Set(words)].sort());
    expect(words).toEqual(buildVocabulary([other, TEXT]));
    for (const word of ["-", ".", "?", "n", "w", "bill", "apples"]) expect(words).toContain(word);
    expect(words).not.toContain("2");
  });

  it("must have distinct words and the blank", () => {
    expect(numberWords(["-", "a"]).get("a")).toBe(1);
    expect(() => numberWords(["a"])).toThrow("vocabulary: got");
    expect(() => numberWords(["-", "a", "a"])).toThrow(ArgumentError);
  });
});
