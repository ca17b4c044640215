import { describe, expect, test } from "vitest";
import { ProgramBuilder } from "./builder.ts";
import type { TensorSlice } from "./program.ts";

const sizes = { N: 3, V: 1, resolution: 128 };

/** A builder with the tensors that a call of `allocation` reads and writes. */
function prepared() {
  const builder = new ProgramBuilder();
  const usage = builder.tensor("state", "usage", [3]);
  const gate = builder.tensor("saved", "gate", [1]);
  const allocation = builder.tensor("saved", "allocation", [1, 3]);
  return { builder, given: { usage, allocationGate: gate, writeGate: gate, allocation } };
}

describe("ProgramBuilder", () => {
  test("keeps calls in order, with their slices", () => {
    const { builder, given } = prepared();
    const usage: TensorSlice = { tensor: "usage", previous: true, offset: 2 };
    builder.call("step", "first", "allocation", given, sizes);
    builder.call("step", "second", "allocation", { ...given, usage }, sizes);
    const { calls } = builder.build();
    expect(calls.map(({ label, phase }) => [label, phase])).toEqual([
      ["first", "step"],
      ["second", "step"],
    ]);
    expect(calls[1]!.operands.usage).toEqual(usage);
  });

  test("creates tensors for saved and scratch operands that a call leaves out", () => {
    const { builder, given } = prepared();
    builder.call("step", "allocate", "allocation", given, { ...sizes, V: 2 });
    const { tensors, calls } = builder.build();
    expect(tensors.get("allocate.order")).toEqual({ name: "allocate.order", kind: "saved", shape: [6] });
    expect(tensors.get("allocate.carry")).toEqual({ name: "allocate.carry", kind: "scratch", shape: [3] });
    expect(calls[0]!.operands.carry).toEqual({ tensor: "allocate.carry" });
  });

  test("does not bind an optional operand that is left out or undefined", () => {
    const builder = new ProgramBuilder();
    const hidden = builder.tensor("saved", "h", [2]);
    const features = builder.tensor("saved", "f", [2]);
    builder.call("step", "join", "join", { hidden, features, readVectors: undefined }, { K: 2, K0: 2, K1: 0 });
    expect(Object.keys(builder.build().calls[0]!.operands)).toEqual(["hidden", "features"]);
  });

  test("refuses a tensor declared twice", () => {
    const { builder } = prepared();
    expect(() => builder.tensor("param", "usage", [1])).toThrow("tensor usage is declared twice");
  });

  test.each(["usage", "writeGate", "allocation"])("refuses a call without its operand %s", (operand) => {
    const { builder, given } = prepared();
    const call = () => builder.call("step", "allocate", "allocation", { ...given, [operand]: undefined }, sizes);
    expect(call).toThrow(`allocate: operand ${operand} of allocation is not bound`);
  });

  test.each(["N", "V", "resolution"])("refuses a call that does not set %s", (name) => {
    const { builder, given } = prepared();
    const settings = Object.fromEntries(Object.entries(sizes).filter(([size]) => size !== name));
    expect(() => builder.call("step", "allocate", "allocation", given, settings)).toThrow(/ is not set$/);
  });

  test("refuses a once-per-segment call that reads a state tensor, whose steps are not contiguous", () => {
    const builder = new ProgramBuilder();
    const hidden = builder.tensor("state", "h", [2]);
    const features = builder.tensor("saved", "f", [2]);
    const call = () => builder.call("after", "join", "join", { hidden, features }, { K: 2, K0: 2, K1: 0 });
    expect(call).toThrow("join: hidden is the state tensor h, which a once-per-segment call cannot read");
  });
});
