import type { Piece } from "../../moves/sentence.ts";
import { percent } from "../../moves/sentence.ts";
import type { Run } from "../../session/run.ts";
import { answerOf, isRight, rightAnswers } from "./answers.ts";
import type { Asked, StoryEpisode } from "./storyEpisode.ts";

/** Input and output at step `t`, in words. */
export function storySay(run: Run, episode: StoryEpisode, t: number): readonly Piece[] {
  const { story, lines, showsLine, asked } = episode;
  const { sentence, isQuestion } = story[lines[t]!]!;
  const question = asked.find(({ step }) => step === t);
  const first = asked.find(({ holder }) => holder?.step === t);
  if (first) {
    const { word, probability } = answerOf(run.answers, episode, t);
    return [`“${sentence}” First it says who has it: `, { words: word, role: "plain" }, ` (${percent(probability)}).`];
  }
  if (!question) {
    const again = showsLine[t] ? "" : ", shown again";
    return [
      `${isQuestion ? "Question" : "Sentence"}${again}: “${sentence}” ${isQuestion ? "The answer follows." : ""}`,
    ];
  }
  const { word, probability } = answerOf(run.answers, episode, t);
  const said: Piece[] = [`“${sentence}” It answers `, { words: word, role: "plain" }, ` (${percent(probability)}). `];
  if (isRight(run.answers, episode, question)) return [...said, { words: "Right.", role: "plain" }];
  return [...said, { words: `Wrong: ${rightName(episode, question)}.`, role: "error" }];
}

/** Returns the right answer in words. */
export function rightName({ rows }: StoryEpisode, { channel }: Asked): string {
  return rows.find((row) => row.channel === channel)?.name ?? "";
}

/** Counts the right answers of the network and of the LSTM. */
export function storyScore(run: Run, episode: StoryEpisode): readonly Piece[] {
  if (episode.asked.length === 0) return ["no question yet."];
  const { right, of } = rightAnswers(run.answers, episode);
  const questions = of === 1 ? "question" : "questions";
  const own: Piece = { words: `${right} of ${of} ${questions} right`, role: right === of ? "plain" : "error" };
  if (!run.rivalAnswers) return [own, "."];
  return [own, `; an LSTM without memory: ${rightAnswers(run.rivalAnswers, episode).right} of ${of}.`];
}
