import { describe, expect, test } from "vitest";
import { doubleField, floatField, integerField, messageField, textField, varint } from "./protobuf.ts";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

describe("a field", () => {
  test.each([
    [0, "00"],
    [127, "7f"],
    [128, "8001"],
    [150, "9601"],
    [2 ** 32, "8080808010"],
    [Number.MAX_SAFE_INTEGER, "ffffffffffffff0f"],
  ])("the varint of %i is %s", (value, expected) => expect(hex(varint(value))).toBe(expected));

  test("consists of number and wire type, then the value: the examples of protobuf.dev", () => {
    expect(hex(integerField(1, 150))).toBe("089601");
    expect(hex(textField(2, "testing"))).toBe("120774657374696e67");
    expect(hex(messageField(3, integerField(1, 150)))).toBe("1a03089601");
  });

  test("numbers are little-endian, text is UTF-8, and a field number above 15 takes two bytes", () => {
    expect(hex(doubleField(1, -2))).toBe("0900000000000000c0");
    expect(hex(floatField(2, 0.5))).toBe("150000003f");
    expect(hex(textField(16, "é"))).toBe("820102c3a9");
    expect(hex(messageField(2))).toBe("1200");
  });
});
