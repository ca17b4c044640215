/** One line of a story: a statement, or a question with its answer. */
export interface StoryLine {
  /** In lower case, without digits; `.` and `?` are separate words. */
  readonly words: readonly string[];
  /** The words of the answer; empty for a statement. */
  readonly answer: readonly string[];
  /** Numbers, from 1, of the earlier lines that support the answer; empty for a statement. */
  readonly supports: readonly number[];
}

/** A story: the lines of a text from one line number 1 to the next. */
export interface Story {
  readonly lines: readonly StoryLine[];
  /** File and line of its start, for messages, such as "qa1_test.txt, line 16". */
  readonly place: string;
}

/** The input in place of a word of an answer. */
export const BLANK = "-";
