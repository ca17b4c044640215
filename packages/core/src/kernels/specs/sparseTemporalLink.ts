import { defineSpec, type KernelSpec } from "../kernel.ts";

type Inputs = "prevPrecedence" | "writeWeights";
type Data = "prevPrecedenceIndex" | "writeIndex";
type Saved = "changedIndex" | "prevLinkIndex" | "prevLink";
type Scratch = "chosenIndex" | "chosen";
type Journaled = "linkIndex" | "link";

export const sparseTemporalLink: KernelSpec<
  Inputs,
  never,
  Data,
  "precedence",
  Saved,
  Scratch,
  Journaled,
  "precedenceIndex"
> = defineSpec({
  name: "sparseTemporalLink",
  inputs: { prevPrecedence: "V links", writeWeights: "V writeSize" },
  data: { prevPrecedenceIndex: "V links", writeIndex: "V writeSize" },
  // link: the values of a row; linkIndex: column + 1 of each
  journaled: { linkIndex: "V N links", link: "V N links" },
  outputs: { precedence: "V links" },
  indices: { precedenceIndex: "V links" },
  // changedIndex: v N + i + 1 of each row that the step changes; prevLinkIndex, prevLink: these rows before
  saved: { changedIndex: "changed", prevLinkIndex: "changed links", prevLink: "changed links" },
  scratch: { chosenIndex: "links", chosen: "links" },
  touched: { link: "links" },
  sizes: ["N", "V", "links", "writeSize", "changed"],
});
