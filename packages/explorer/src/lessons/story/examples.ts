import { readText } from "./storyText.ts";

/** A story to start with. */
export interface Example {
  readonly label: string;
  readonly text: string;
}

/** Each example needs something else of the network. */
export const examples: readonly Example[] = [
  {
    label: "one person moves",
    text: "Mary went to the kitchen. Where is Mary? Mary moved to the garden. Where is Mary?",
  },
  {
    label: "four people",
    text: "Mary moved to the bathroom. John went to the hallway. Sandra journeyed to the garden. Daniel went back to the office. Where is Mary? Where is John? Where is Sandra? Where is Daniel?",
  },
  {
    label: "same place",
    text: "Mary went to the garden. John went to the garden. Mary moved to the office. Where is John? Where is Mary?",
  },
  {
    label: "to and fro",
    text: "John went to the kitchen. John moved to the office. John went back to the kitchen. John travelled to the office. John journeyed to the bedroom. Where is John?",
  },
  {
    label: "long ago",
    text: "Sandra went to the bedroom. Mary went to the kitchen. Where is Mary? John moved to the office. Mary moved to the garden. Where is John? John went back to the hallway. Mary travelled to the bathroom. Where is Sandra?",
  },
  {
    label: "no answer",
    text: "Mary went to the kitchen. John moved to the garden. Where is Sandra?",
  },
];

/** Returns the story of an example. */
export function exampleStory(index: number) {
  return readText(examples[index]!.text).story;
}
