import { expect, it, vi } from "vitest";
import { exitCodes } from "../failure.ts";
import { evaluateRun } from "./evaluateRun.ts";

vi.mock("./child.ts", () => ({
  startCommand: () => ({ kill: () => {}, ended: Promise.resolve({ code: exitCodes.terminated }) }),
}));

it("reports an evaluation that a signal has stopped, with the exit code of the signal", async () => {
  const stopped = { message: expect.stringContaining("the evaluation of runs/copy-1 was stopped"), exitCode: 143 };
  await expect(evaluateRun("runs/copy-1", {})).rejects.toMatchObject(stopped);
});
