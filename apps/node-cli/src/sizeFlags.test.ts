import { expect, test } from "vitest";
import { withSizes } from "./sizeFlags.ts";

const copy = { name: "copy", bits: 2, minLength: 4, maxLength: 8 } as const;

test("--sizes has no minimum of training: a smaller maximum lowers it", () => {
  expect(() => withSizes(copy, { sizes: { "min-length": 1 } })).toThrow(
    "--sizes: got min-length, expected bits, max-length",
  );
  expect(withSizes(copy, { sizes: { "max-length": 3 } })).toEqual({ ...copy, minLength: 3, maxLength: 3 });
  expect(withSizes(copy, { sizes: { "max-length": 20 } })).toEqual({ ...copy, maxLength: 20 });
});
