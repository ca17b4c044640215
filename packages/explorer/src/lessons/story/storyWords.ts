/** A verb as the parser sees it: "be" also says where a thing is, and becomes "go" or "lie". */
export type Verb = "go" | "be" | "take" | "drop" | "give" | "put";

const VERBS: Readonly<Record<Verb, string>> = {
  go: "went goes go moved moves walked walks ran runs travelled traveled travels came comes returned returns hurried journeyed drove flew climbed",
  be: "is are was were am stays stayed sits sat stands stood waits waited lies lay sleeps slept lives works",
  take: "took takes take grabbed grabs got gets picked picks fetched fetches collected bought found finds stole has have had holds carries carried",
  drop: "dropped drops drop left leaves discarded",
  give: "gave gives give handed hands passed passes brought sold lent",
  put: "put puts placed places hid hides laid lays stored set",
};

/** The meaning of every known verb. */
export const verbs: ReadonlyMap<string, Verb> = new Map(
  (Object.keys(VERBS) as Verb[]).flatMap((verb) => VERBS[verb].split(" ").map((word) => [word, verb] as const)),
);

/** The verbs that a message lists. */
export const COMMON_VERBS = ["went", "took", "dropped", "gave", "put", "is"] as const;

const setOf = (words: string): ReadonlySet<string> => new Set(words.split(" "));

/** Words before a name, which are not part of it. */
export const determiners: ReadonlySet<string> = setOf("the a an my your his her their our its some this");
/** Words without a meaning for the network. */
export const fillers: ReadonlySet<string> = setOf(
  "then now later again also just next finally afterwards back still please",
);
export const joins: ReadonlySet<string> = setOf("and then but");
export const people: ReadonlySet<string> = setOf("she he they");
export const things: ReadonlySet<string> = setOf("it them");
/** Words before a place. */
export const ways: ReadonlySet<string> = setOf(
  "to into in inside onto on at under behind near towards toward beside by",
);
export const sources: ReadonlySet<string> = setOf("from");

/** Words that are never part of a name. Marked where they change the meaning of a sentence. */
export const reserved: ReadonlySet<string> = setOf(
  "and or but if not no never did do does don't didn't doesn't isn't wasn't aren't with without because while when why how what which who whose where will would can could should may might must than that there here him me us with everyone everybody nobody someone both all of for as after before until he she they it them her",
);
