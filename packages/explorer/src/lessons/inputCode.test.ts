import { expect, it } from "vitest";
import { inputCode } from "./inputCode.ts";

it("an input in words is encoded like that of an address", () => {
  expect(inputCode("101100, 000001")).toBe("0d20");
  expect(inputCode("what?")).toBeNull();
});
