import { expect, test } from "vitest";
import { crc32c } from "./crc32c.ts";

const ascending = Array.from({ length: 32 }, (_, k) => k);

test.each([
  ["32 bytes of 0", new Array<number>(32).fill(0), 0x8a9136aa],
  ["32 bytes of 255", new Array<number>(32).fill(255), 0x62a8ab43],
  ["0 to 31", ascending, 0x46dd794e],
  ["31 to 0", ascending.toReversed(), 0x113fdb5c],
  ["nothing", [], 0],
] as const)("equals the CRC of RFC 3720, B.4: %s", (_title, bytes, expected) => {
  expect(crc32c(Uint8Array.from(bytes))).toBe(expected);
});
