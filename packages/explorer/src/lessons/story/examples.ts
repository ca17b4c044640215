/** A story to start with. Each needs something else of the network. */
export interface Example {
  readonly label: string;
  readonly text: string;
}

export const examples: readonly Example[] = [
  {
    label: "a gift",
    text: "Ann took the keys. She went to the kitchen. Tom went to the garden. Where are the keys? Ann gave the keys to Tom. Where are the keys?",
  },
  {
    label: "left behind",
    text: "Zoe went to the beach. She took a shell. She walked to the harbour and dropped the shell. She ran home. Where is the shell? Where is Zoe? Who has the shell?",
  },
  {
    label: "four people",
    text: "Mary is in the attic. John went to the hall. Sandra moved to the garden. Dan went to the office. John went to the cellar. Where is Mary? Where is John? Where is Sandra? Where is Dan?",
  },
  {
    label: "not told",
    text: "Ann took the lamp. Tom went to the shed. Where is the lamp? Who has the lamp? Where is the ladder?",
  },
  {
    label: "long ago",
    text: "Holmes put the letter in the desk. Watson went to the club. Mrs Hudson took the teapot. Holmes went to Paris. Watson found the pipe. Watson walked to the station. Moriarty is in London. Holmes took the violin. Mrs Hudson gave the teapot to Watson. Moriarty went to Dover. Holmes returned to London. Where is the letter? Where is the teapot? Where is the violin? Who has the pipe?",
  },
];
