import { type Piece, percent } from "../../moves/sentence.ts";
import type { Run } from "../../session/run.ts";
import { answerOf, isRight, rightAnswers } from "./answers.ts";
import { people, places, sentenceOf } from "./grammar.ts";
import type { StoryEpisode } from "./storyEpisode.ts";

/** Input and output at step `t`, in words. */
export function storySay(run: Run, { story, lines, showsLine, asked }: StoryEpisode, t: number): readonly Piece[] {
  const sentence = sentenceOf(story[lines[t]!]!);
  const question = asked.find(({ step }) => step === t);
  if (!question) {
    if (!showsLine[t]) return [`Question: “${sentence}” The answer follows in the next step.`];
    return [`${story[lines[t]!]!.kind === "question" ? "Question" : "Sentence"}: “${sentence}” Nothing to answer yet.`];
  }
  const { word, probability } = answerOf(run.answers, t);
  const said: Piece[] = [`“${sentence}” It answers `, { words: word, role: "plain" }, ` (${percent(probability)}). `];
  const right = isRight(run.answers, question);
  if (right === undefined) return [...said, `The story does not say where ${people[question.who]} is.`];
  if (right) return [...said, { words: "Right.", role: "plain" }];
  return [...said, { words: `Wrong: ${places[question.place!]}.`, role: "error" }];
}

/** Counts the right answers of the network and of the LSTM. */
export function storyScore(run: Run, episode: StoryEpisode): readonly Piece[] {
  if (episode.asked.length === 0) return ["no question yet."];
  const { right, of } = rightAnswers(run.answers, episode);
  if (of === 0) return ["the story does not contain the answer."];
  const questions = of === 1 ? "question" : "questions";
  const own: Piece = { words: `${right} of ${of} ${questions} right`, role: right === of ? "plain" : "error" };
  if (!run.rivalAnswers) return [own, "."];
  return [own, `; an LSTM without memory: ${rightAnswers(run.rivalAnswers, episode).right} of ${of}.`];
}
