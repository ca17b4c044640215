import { Dnc, ReferenceBackend } from "@dncjs/core";
import { modelFiles, readBytes, readCard } from "@dncjs/models";
import { beforeAll, describe, expect, it } from "vitest";
import { plainWords } from "../../moves/sentence.ts";
import { at, indexOfLargest, type Run, sum } from "../../session/run.ts";
import { runSequence } from "../../session/runSequence.ts";
import { answerOf, candidatesOf, isRight, rightAnswers, sourcesOfAnswer } from "./answers.ts";
import { examples } from "./examples.ts";
import { places, type Story, sentenceOf, vocabulary } from "./grammar.ts";
import { story as lesson } from "./story.ts";
import { writeStory } from "./storyCode.ts";
import { storyContent } from "./storyContent.ts";
import { storyMoves } from "./storyMoves.ts";
import { storySources } from "./storySources.ts";
import { storySummary } from "./storySummary.ts";
import { readText } from "./storyText.ts";

/** Runs the shipped network on a story, or on the lesson's own for null. */
async function told(story: Story | null) {
  const { request, episode } = storyContent(lesson, { shown: story && writeStory(story) });
  const dnc = Dnc.load(await readBytes(modelFiles["babi-1"].model), { backend: new ReferenceBackend() });
  return { run: await runSequence(dnc, request), episode };
}

let shipped: Awaited<ReturnType<typeof told>>;
beforeAll(async () => {
  shipped = await told(null);
});

describe("the shipped network of stories", () => {
  it("has learned the words, the steps and the blanks that the lesson shows it", async () => {
    const { vocabulary: words, encoding, positions, blanks } = await readCard(modelFiles["babi-1"].card);
    expect([words, encoding, positions, blanks]).toEqual([vocabulary, "sentences", 7, 2]);
  });

  it("answers the story of the lesson, and reads for each answer the sentence that says so", () => {
    const { run, episode } = shipped;
    expect(rightAnswers(run.answers, episode)).toEqual({ right: 3, of: 3 });
    for (const question of episode.asked) {
      const [first] = sourcesOfAnswer(run, question);
      expect(episode.lines[first!.step], sentenceOf(episode.story[question.line]!)).toBe(question.support);
      const words = plainWords(storySources(run, episode, question));
      expect(words).toContain(`“${sentenceOf(episode.story[question.support!]!)}”`);
    }
  });

  it("answers the examples that have an answer", async () => {
    for (const { label, text } of examples) {
      const { run, episode } = await told(readText(text).story);
      for (const question of episode.asked) expect(isRight(run.answers, question), label).not.toBe(false);
    }
  });

  it("gives each answer with the ones it thought less likely", () => {
    const { run, episode } = shipped;
    const { step, place } = episode.asked[0]!;
    const candidates = candidatesOf(run.answers, step, vocabulary.length);
    expect(candidates[0]).toEqual(answerOf(run.answers, step));
    expect(candidates[0]!.word).toBe(places[place!]);
    expect(candidates.reduce((all, { probability }) => all + probability, 0)).toBeCloseTo(1, 5);
  });
});

describe("a story in words", () => {
  it("says which sentence went where, what each answer read, and what the memory holds", () => {
    const { run, episode } = shipped;
    const summary = storySummary(run, episode, run.T - 1);
    expect(summary).toMatch(/Step 0, “Mary went to the kitchen\.”, was written to location \d+\./);
    expect(summary).toMatch(
      /It answers office \(\d+\u202f%\)\. Right\. It reads location \d+ \(\d+\u202f%\) in step 13: /,
    );
    expect(summary).toMatch(/After step 14 there stands in location \d+ “Mary went to the kitchen\.”, in location/);
  });

  it("showsLine in the move of reading which sentence was written there", () => {
    const { run, episode } = shipped;
    const read = plainWords(storyMoves(run, episode, 13)[5]!.pieces);
    expect(read).toMatch(/ Step 2 wrote it: “Sandra travelled to the office\.”$/);
  });
});

it("a location is written by the step that inspect says it was", () => {
  const { run } = shipped;
  for (let t = 0; t < run.T; t++) {
    const weights = at(run.writeWeights, t, run.N);
    const location = indexOfLargest(weights);
    if (weights[location]! > 0.5) expect(writtenAt(run, t, location)).toBe(t);
    expect(sum(weights)).toBeLessThanOrEqual(1 + 1e-6);
  }
});

const writtenAt = (run: Run, t: number, location: number) => run.writtenAt[t * run.N + location];
