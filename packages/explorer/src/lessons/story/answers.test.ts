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
async function runStory(story: Story | null) {
  const { request, episode } = storyContent(lesson, { shown: story && writeStory(story) });
  const dnc = Dnc.load(await readBytes(modelFiles["babi-1"].model), { backend: new ReferenceBackend() });
  return { run: await runSequence(dnc, request), episode };
}

let shipped: Awaited<ReturnType<typeof runStory>>;
beforeAll(async () => {
  shipped = await runStory(null);
});

describe("the shipped network of stories", () => {
  it("was trained on the words, steps and blanks of the lesson", async () => {
    const { vocabulary: words, encoding, positions, blanks } = await readCard(modelFiles["babi-1"].card);
    expect([words, encoding, positions, blanks]).toEqual([vocabulary, "sentences", 7, 2]);
  });

  it("answers the lesson's story, and reads the supporting sentence for each answer", () => {
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
      const { run, episode } = await runStory(readText(text).story);
      for (const question of episode.asked) expect(isRight(run.answers, question), label).not.toBe(false);
    }
  });

  it("lists less probable answers too", () => {
    const { run, episode } = shipped;
    const { step, place } = episode.asked[0]!;
    const candidates = candidatesOf(run.answers, step, vocabulary.length);
    expect(candidates[0]).toEqual(answerOf(run.answers, step));
    expect(candidates[0]!.word).toBe(places[place!]);
    expect(candidates.reduce((all, { probability }) => all + probability, 0)).toBeCloseTo(1, 5);
  });
});

describe("a story in words", () => {
  it("says where each sentence was written, what each answer read, and what the memory holds", () => {
    const { run, episode } = shipped;
    const summary = storySummary(run, episode, run.T - 1);
    expect(summary).toMatch(/Step 0 wrote “Mary went to the kitchen\.” to location \d+\./);
    expect(summary).toMatch(
      /It answers office \(\d+\u202f%\)\. Right\. It reads location \d+ \(\d+\u202f%\) in step 13, written /,
    );
    expect(summary).toMatch(/After step 14, location \d+ holds “Mary went to the kitchen\.”, location/);
  });

  it("names the sentence that wrote the location of the read move", () => {
    const { run, episode } = shipped;
    const read = plainWords(storyMoves(run, episode, 13)[5]!.pieces);
    expect(read).toMatch(/ Step 2 wrote it: “Sandra travelled to the office\.”$/);
  });
});

it("the last write of a location agrees with inspect", () => {
  const { run } = shipped;
  for (let t = 0; t < run.T; t++) {
    const weights = at(run.writeWeights, t, run.N);
    const location = indexOfLargest(weights);
    if (weights[location]! > 0.5) expect(writtenAt(run, t, location)).toBe(t);
    expect(sum(weights)).toBeLessThanOrEqual(1 + 1e-6);
  }
});

const writtenAt = (run: Run, t: number, location: number) => run.writtenAt[t * run.N + location];
