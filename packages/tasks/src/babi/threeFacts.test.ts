import { describe, expect, test } from "vitest";
import { parseBabi } from "./parseBabi.ts";
import { threeFactsText } from "./threeFacts.ts";

const text = threeFactsText({ stories: 300, seed: 3 });
const stories = parseBabi(text, "generated");

/** The rooms where each thing was, from the words of the lines alone. */
function follow(lines: readonly { readonly words: readonly string[] }[]): Map<string, string[]> {
  const places = new Map<string, string>();
  const holders = new Map<string, string>();
  const rooms = new Map<string, string[]>();
  const visit = (thing: string, room: string | undefined) => {
    const been = rooms.get(thing) ?? [];
    rooms.set(thing, been);
    if (room !== undefined && been.at(-1) !== room) been.push(room);
  };
  for (const { words } of lines) {
    const [person, ...rest] = words.filter((word) => word !== "." && word !== "there") as [string, ...string[]];
    const last = rest.at(-1)!;
    if (/went|moved|travelled|journeyed/.test(rest[0]!)) {
      places.set(person, last);
      for (const [thing, holder] of holders) if (holder === person) visit(thing, last);
    } else if (/got|took|grabbed|picked/.test(rest[0]!)) {
      expect(holders.has(last)).toBe(false);
      const known = rooms.get(last)?.at(-1);
      if (known !== undefined) expect(places.get(person) ?? known).toBe(known);
      holders.set(last, person);
      visit(last, places.get(person));
    } else {
      expect(holders.get(last)).toBe(person);
      holders.delete(last);
      visit(last, places.get(person));
    }
  }
  return rooms;
}

describe("the generated text of task 3", () => {
  test("has answers that follow from its lines", () => {
    for (const { lines } of stories) {
      for (const [at, { words, answer, supports }] of lines.entries()) {
        if (answer.length === 0) continue;
        const [thing, room] = [words[3]!, words[6]!];
        const been = follow(lines.slice(0, at).filter((line) => line.answer.length === 0)).get(thing)!;
        const last = been.lastIndexOf(room);
        expect(last).toBeGreaterThan(0);
        expect(answer).toEqual([been[last - 1]]);
        expect(supports).toHaveLength(3);
      }
    }
  });

  test("has the words, the lengths and the shares of the official training text of 1,000 questions", () => {
    const lines = stories.flatMap((story) => story.lines);
    const questions = lines.filter(({ answer }) => answer.length > 0);
    expect(questions).toHaveLength(1500);
    // Official: 74 statements per story, 64 % of them moves, 34 % of the questions repeat the one before.
    const statements = lines.length - questions.length;
    expect(statements / stories.length).toBeGreaterThan(60);
    expect(statements / stories.length).toBeLessThan(90);
    const moves = lines.filter(({ words }) => /went|moved|travelled|journeyed/.test(words[1]!)).length;
    expect(moves / statements).toBeCloseTo(0.64, 1);
    const repeated = stories.flatMap(({ lines }) => {
      const asked = lines.filter(({ answer }) => answer.length > 0).map(({ words }) => words.join(" "));
      return asked.slice(1).map((question, at) => question === asked[at]);
    });
    expect(repeated.filter(Boolean).length / repeated.length).toBeCloseTo(0.34 * (5 / 4), 1);
    expect(new Set(lines.flatMap(({ words }) => words)).size).toBe(36);
  });

  test("is the same for the same seed, and another one for another", () => {
    expect(threeFactsText({ stories: 3, seed: 1 })).toBe(threeFactsText({ stories: 3, seed: 1 }));
    expect(threeFactsText({ stories: 3, seed: 2 })).not.toBe(threeFactsText({ stories: 3, seed: 1 }));
  });
});
