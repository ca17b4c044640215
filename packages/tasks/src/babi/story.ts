/** One line of a story: a statement, or a question with its answer. */
export interface StoryLine {
  /** Lower-cased, without digits; `.` and `?` are words of their own. */
  readonly words: readonly string[];
  /** The words of the answer; none for a statement. */
  readonly answer: readonly string[];
  /** Numbers of the earlier lines (from 1) the answer rests on; none for a statement. */
  readonly supports: readonly number[];
}

/** The lines from one number 1 to the next. */
export interface Story {
  readonly lines: readonly StoryLine[];
  /** Where it was read, "qa1_test.txt, line 16": for messages. */
  readonly place: string;
}

/** What stands in the input where a word of an answer is asked for. */
export const BLANK = "-";
