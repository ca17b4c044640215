import { expect, test } from "vitest";
import { withoutDawnWarnings } from "./dawnWarnings.ts";

const warning = (buffers: string) =>
  `Warning: maxDynamic${buffers}BuffersPerPipelineLayout artificially reduced from 1000000 to 16 to fit dynamic offset allocation limit.\n`;
const both = warning("Uniform") + warning("Storage");

/** Returns the text that is passed on after each piece, and last the text that is passed on after the end of the input. */
async function passed(...pieces: readonly string[]): Promise<string[]> {
  const output = [""];
  async function* source(): AsyncGenerator<string> {
    for (const piece of pieces) {
      yield piece;
      output.push("");
    }
  }
  for await (const text of withoutDawnWarnings(source())) output.push(`${output.pop()}${text}`);
  return output;
}

test("drops the warnings of Dawn, whole and in pieces of any length", async () => {
  const text = `before\n${both}\nbetween\r\n${warning("Uniform").replace("\n", "\r\n")}${both}after`;
  for (let length = 1; length <= text.length; length++) {
    const pieces = text.match(new RegExp(`[^]{1,${length}}`, "g"))!;
    expect((await passed(...pieces)).join("")).toBe("before\n\nbetween\r\nafter");
  }
});

test("passes on every other text at once, also an incomplete line", async () => {
  const similar = `Warning: maxDynamic\nWarning: other\n${both.replaceAll("Warning", "Error")}> ${warning("Uniform")}`;
  const pieces = [similar, "50 %", "\r51 %", "\xff\0", warning("Uniform")];
  expect(await passed(...pieces)).toEqual([...pieces, ""]);
});

test("holds back the start of a warning until the next piece or the end", async () => {
  expect(await passed("Warn", "ing: x", "\nWarning: maxDynamicUniform", " is odd\n")).toEqual([
    "",
    "Warning: x",
    "\n",
    "Warning: maxDynamicUniform is odd\n",
    "",
  ]);
  expect(await passed("Warning: maxDynamic")).toEqual(["", "Warning: maxDynamic"]);
});
