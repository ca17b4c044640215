import { storyChannels } from "@dncjs/tasks/story";
import { expect, it } from "vitest";
import { story as lesson } from "./story.ts";
import { storyContent } from "./storyContent.ts";
import { storyTip } from "./storyTip.ts";

it("the answers who has a thing and where it is have a tip, other steps have none", () => {
  const { episode } = storyContent(lesson, { text: "Ann took the key. Ann went home. Where is the key?" });
  const { asked, lines, rows } = episode;
  const Y = storyChannels.outputSize;
  const run = { answers: new Float32Array(lines.length * Y), Y };
  const { step, holder } = asked[0]!;
  const tip = (t: number) => storyTip(run as never, episode, { on: "answered", t, square: 0 });
  const place = (t: number) => `step ${t} · ${rows[0]!.name}`;
  expect([tip(step)?.place, tip(holder!.step)?.place]).toEqual([place(step), place(holder!.step)]);
  expect(tip(0)).toBeUndefined();
});
