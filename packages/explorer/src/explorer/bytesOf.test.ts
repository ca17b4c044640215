import { expect, it } from "vitest";
import { bytesOf } from "./bytesOf.ts";

it("reads a file, and rejects one that is too large without reading it", async () => {
  expect(await bytesOf(new File([new Uint8Array([1, 2, 3])], "small"))).toEqual(new Uint8Array([1, 2, 3]));
  const large = {
    size: 3 * 2 ** 30,
    arrayBuffer: () => {
      throw new Error("the file was read");
    },
  };
  await expect(bytesOf(large as unknown as File)).rejects.toThrow(
    "the file is too large: got 3,072 MiB, expected at most 16",
  );
});
