import { ArgumentError } from "@dncjs/core";

const NAMES = [
  "single-supporting-fact",
  "two-supporting-facts",
  "three-supporting-facts",
  "two-arg-relations",
  "three-arg-relations",
  "yes-no-questions",
  "counting",
  "lists-sets",
  "simple-negation",
  "indefinite-knowledge",
  "basic-coreference",
  "conjunction",
  "compound-coreference",
  "time-reasoning",
  "basic-deduction",
  "basic-induction",
  "positional-reasoning",
  "size-reasoning",
  "path-finding",
  "agents-motivations",
] as const;

/** Returns the official names of the two files of a bAbI task. @throws ArgumentError if `task` is not 1..20 */
export function babiFileNames(task: number): { train: string; test: string } {
  const name = NAMES[task - 1];
  if (name === undefined) throw new ArgumentError("task", task, `a whole number from 1 to ${NAMES.length}`);
  return { train: `qa${task}_${name}_train.txt`, test: `qa${task}_${name}_test.txt` };
}
