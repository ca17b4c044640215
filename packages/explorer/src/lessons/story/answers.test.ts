import { Dnc, ReferenceBackend } from "@dncjs/core";
import { modelFiles, readBytes } from "@dncjs/models";
import { storyTask } from "@dncjs/tasks";
import { readStory, storyChannels } from "@dncjs/tasks/story";
import { beforeAll, describe, expect, it } from "vitest";
import { plainWords } from "../../moves/sentence.ts";
import { at, indexOfLargest, type Run, sum } from "../../session/run.ts";
import { runSequence } from "../../session/runSequence.ts";
import { answerOf, candidatesOf, remembered, rightAnswers } from "./answers.ts";
import { examples } from "./examples.ts";
import { story as lesson } from "./story.ts";
import { storyContent } from "./storyContent.ts";
import { storySay } from "./storySay.ts";
import { storySummary } from "./storySummary.ts";
import { readText } from "./storyText.ts";

/** Runs the shipped network on a text, or on the lesson's own for null. */
async function runText(text: string | null) {
  const { request, episode } = storyContent(lesson, { text });
  const dnc = Dnc.load(await readBytes(modelFiles.story.model), { backend: new ReferenceBackend() });
  return { run: await runSequence(dnc, request), episode };
}

let shipped: Awaited<ReturnType<typeof runText>>;
beforeAll(async () => {
  shipped = await runText(null);
});

it("a text has the steps and targets of the task that trained the network", () => {
  const [batch] = storyTask({ seed: 3 }).validationBatches(1, 1);
  const names = {
    person: [..."ABCDEFGH"].map((letter) => `P${letter}`),
    thing: [..."abcdefgh"].map((letter) => `thing-${letter}`),
    place: [..."abcdefgh"].map((letter) => `place-${letter}`),
  };
  const who = (person: number | "pronoun") => (person === "pronoun" ? "she" : names.person[person]!);
  const what = (thing: number | "pronoun") => (thing === "pronoun" ? "it" : `the ${names.thing[thing]}`);
  const where = (place: number) => names.place[place]!;
  const said = readStory(batch!, 0).map((line) => {
    if (line.act === "go") return `${who(line.person)} went to ${where(line.place)}.`;
    if (line.act === "take") return `${who(line.person)} took ${what(line.thing)}.`;
    if (line.act === "drop") return `${who(line.person)} dropped ${what(line.thing)}.`;
    if (line.act === "give") return `${who(line.person)} gave ${what(line.thing)} to ${names.person[line.to]}.`;
    if (line.act === "put") return `${who(line.person)} put ${what(line.thing)} in ${where(line.place)}.`;
    if (line.act === "lie") return `${what(line.thing)} is in ${where(line.place)}.`;
    if (line.act === "wherePerson") return `Where is ${who(line.person)}?`;
    return line.act === "who" ? `Who has ${what(line.thing)}?` : `Where is ${what(line.thing)}?`;
  });
  // Names are bound to symbols in the order of the text: the first sentences bind all of them in order.
  const binding = [0, 1, 2, 3, 4, 5, 6, 7].map((k) => `${who(k)} put ${what(k)} in ${where(k)}.`);
  const { episode, request } = storyContent(lesson, { text: [...binding, ...said].join("\n") });
  expect(readText(episode.text).problems).toEqual([]);
  const { inputSize: X, outputSize: Y } = storyChannels;
  expect([...request.x.subarray(2 * 8 * X)]).toEqual([...batch!.x]);
  const steps = episode.asked.flatMap(({ holder, step }) => (holder ? [holder.step, step] : [step]));
  const answers = [...batch!.answer].flatMap((scored, step) => (scored === 1 ? [step + 16] : []));
  expect(steps).toEqual(answers);
  expect(request.x.length / X).toBe(batch!.target.length / Y + 16);
});

describe("the shipped network of stories", () => {
  it("answers the lesson's story, and reads the sentences that each answer needs", () => {
    const { run, episode } = shipped;
    expect(rightAnswers(run.answers, episode)).toEqual({ right: 2, of: 2 });
    for (const question of episode.asked) {
      const lines = [...remembered(run, episode, question).keys()].sort((a, b) => a - b);
      expect(lines).toEqual(question.support);
    }
    const { holder } = episode.asked[0]!;
    expect(plainWords(storySay(run, episode, holder!.step))).toContain("First it says who has it: Ann");
  });

  it("answers the examples", async () => {
    for (const { label, text } of examples) {
      const { run, episode } = await runText(text);
      const { asked } = episode;
      expect(rightAnswers(run.answers, episode), label).toEqual({ right: asked.length, of: asked.length });
    }
  });

  it("lists less probable answers too", () => {
    const { run, episode } = shipped;
    const { step } = episode.asked[0]!;
    const candidates = candidatesOf(run.answers, episode, step, 3);
    const { word, probability } = answerOf(run.answers, episode, step);
    expect(candidates[0]).toEqual({ word, probability });
    expect(candidates.map((candidate) => candidate.probability)).toEqual(
      candidates.map((candidate) => candidate.probability).toSorted((a, b) => b - a),
    );
  });
});

it("a story in words says where each sentence was written, what each answer read, and what the memory holds", () => {
  const { run, episode } = shipped;
  const summary = storySummary(run, episode, run.T - 1);
  expect(summary).toMatch(/Step \d+ wrote “She went to the kitchen\.” to location \d+\./);
  expect(summary).toMatch(
    /It answers kitchen \(\d+\u202f%\)\. Right\. It reads location \d+ \(\d+\u202f%\) in step \d+, /,
  );
  expect(summary).toMatch(/After step \d+, location \d+ holds “/);
});

it("the main write of a location agrees with inspect", () => {
  const { run } = shipped;
  for (let t = 0; t < run.T; t++) {
    const weights = at(run.writeWeights, t, run.N);
    const location = indexOfLargest(weights);
    if (weights[location]! > 0.5) expect(writtenAt(run, t, location)).toBe(t);
    expect(sum(weights)).toBeLessThanOrEqual(1 + 1e-6);
  }
});

const writtenAt = (run: Run, t: number, location: number) => run.writtenAt[t * run.N + location];
