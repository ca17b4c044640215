import { expect, it } from "vitest";
import { bytesOf } from "./bytesOf.ts";

it("reads a file, and refuses one that is too large for a model before it reads it", async () => {
  expect(await bytesOf(new File([new Uint8Array([1, 2, 3])], "small"))).toEqual(new Uint8Array([1, 2, 3]));
  const large = {
    size: 3 * 2 ** 30,
    arrayBuffer: () => {
      throw new Error("it was read");
    },
  };
  await expect(bytesOf(large as unknown as File)).rejects.toThrow("it has 3,072 MiB, and no model of a lesson");
});
