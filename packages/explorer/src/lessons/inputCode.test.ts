import { expect, it } from "vitest";
import { copy } from "./copy/copy.ts";
import { inputCode } from "./inputCode.ts";
import { story } from "./story/story.ts";

it("an input in words is encoded like that of an address", () => {
  expect(inputCode(copy, "101100, 000001")).toBe("0d20");
  expect(inputCode(copy, "what?")).toBeNull();
  expect(inputCode(story, "Mary went to the kitchen. Where is Mary?")).toMatch(/^[0-9a-f]{4}$/);
  expect(inputCode(story, "😀")).toBeNull();
});
