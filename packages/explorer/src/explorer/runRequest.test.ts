import { expect, it } from "vitest";
import { breakIt } from "../lessons/break/breakIt.ts";
import { copy } from "../lessons/copy/copy.ts";
import { pictureContent } from "../lessons/picture/pictureContent.ts";
import { readSettings } from "../settings/settings.ts";
import { runRequestOf } from "./runRequest.ts";

it("Break it starts from the original network, whatever parts and changes the settings select", () => {
  const requestIn = (lesson: "copy" | "break") => {
    const settings = readSettings(`lesson=${lesson}&no-links=1&no-allocation=1&changes=cell.5.3.7.0`);
    const content = pictureContent(lesson === "copy" ? copy : breakIt, settings);
    const source = { settings, training: { live: false }, modelFile: { name: undefined } };
    const { links, allocation, changes } = runRequestOf(source as never, content, undefined);
    return [links, allocation, changes.length];
  };
  expect(requestIn("copy")).toEqual([false, false, 1]);
  expect(requestIn("break")).toEqual([true, true, 0]);
});
