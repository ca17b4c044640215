import { EpisodeBuilder } from "../lessons/picture/episode.ts";
import { type Columns, readPicture } from "../lessons/picture/picture.ts";
import { raceLengths } from "./raceRules.ts";

/** Squares of a column. */
export const SQUARES = 6;

/** SOMETIMES FORGET in letters of 3 × 5 squares. Its first 2, 4 and 8 letters are words too: SO, SOME, SOMETIME. */
const PICTURE =
  "17151d001f111f001f061f001f151100011f0100111f11001f061f001f15110017151d00000000001f0501001f111f001f051a001f111d001f151100011f0100";

const columns = readPicture(PICTURE, raceLengths.at(-1)!, SQUARES);

/** The first columns of the picture. */
export const pictureOf = (length: number): Columns => columns.slice(0, length);

/** The steps that show the picture and need it as the answer. */
export function raceEpisode(length: number) {
  const all = Array.from({ length }, (_, column) => column);
  return new EpisodeBuilder(pictureOf(length)).signal("start", 0).show(all).signal("repeat", 1).answer(all).build();
}

/** Number of squares that an empty picture has right: what a network without any memory of it reaches. */
export const rightWhenEmpty = (length: number): number =>
  pictureOf(length)
    .flat()
    .filter((bit) => bit === 0).length;

/** Number of squares whose answer is on the right side of one half. */
export function rightIn(answers: ArrayLike<number>, length: number): number {
  const bits = pictureOf(length).flat();
  return bits.filter((bit, at) => answers[at]! > 0.5 === bit > 0.5).length;
}
