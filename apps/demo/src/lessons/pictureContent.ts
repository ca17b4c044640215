import { nothing } from "lit";
import { tablesView } from "../elements/tablesView.ts";
import { answeredView } from "../figure/answeredView.ts";
import type { Content } from "../figure/content.ts";
import { meaningsView } from "../figure/meaningsView.ts";
import { pictureLabels } from "../figure/pictureLabels.ts";
import { shownView } from "../figure/shownView.ts";
import { answerTip } from "../figure/tip.ts";
import { answerWords, scoreOf, scoreWords } from "../moves/score.ts";
import { sixMoves } from "../moves/sixMoves.ts";
import { memoryWords, storyOf } from "../moves/summary.ts";
import type { Episode } from "./episode.ts";

/** Pictures in the figure: columns of squares in, columns of squares out. */
export function pictureContent(episode: Episode): Content {
  const { squares, phases } = episode;
  return {
    room: { shown: squares, answered: squares, meaning: 8 * squares, phoneLabels: 19 },
    phases,
    shown: (scene) => shownView(scene, episode),
    legend: nothing,
    ties: () => nothing,
    answered: (scene) => answeredView(scene, episode),
    labels: (scene) => pictureLabels(scene, episode),
    meanings: (scene, memory) => meaningsView(scene, episode, memory),
    tip: (run, spot) => answerTip(run, episode, spot),
    moves: (run, t) => sixMoves(run, t),
    say: (run, t) => answerWords(run, episode, t),
    score: (run) => [scoreWords(scoreOf(run, episode)), "."],
    summary: (run, t) => `${storyOf(run, episode).join(" ")} ${memoryWords(run, t)}`,
    tables: (run, t) => tablesView(run, episode, t),
  };
}
