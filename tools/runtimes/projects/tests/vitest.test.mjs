import { test } from "vitest";
import { outcome } from "./outcome.mjs";

test("a trained network runs", async () => {
  console.log(await outcome());
});
