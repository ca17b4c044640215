import { outcome } from "./outcome.mjs";

test("a trained network runs", async () => {
  process.stdout.write(`${await outcome()}\n`);
});
