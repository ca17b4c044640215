import { expect, test } from "vitest";
import { ArgumentError } from "../errors.ts";
import { probabilities } from "./probabilities.ts";

test("the probability of a bit is the sigmoid of its logit", () => {
  const y = Float64Array.of(0, 1000, -1000, Math.log(3));
  const found = probabilities(y, { loss: "sigmoidCrossEntropy", outputSize: 2 });
  expect([...found]).toEqual([0.5, 1, 0, expect.closeTo(0.75, 12)]);
  expect(y[1]).toBe(1000);
});

test("the probabilities of classes have the sum 1 in every group, for large logits too", () => {
  const y = Float64Array.of(Math.log(1), Math.log(3), 1000, 1000, 0, -1000, 5, 5);
  const found = probabilities(y, { loss: "softmaxCrossEntropy", outputSize: 4, lossGroups: 2 });
  expect([...found]).toEqual([0.25, 0.75, 0.5, 0.5, 1, 0, 0.5, 0.5].map((value) => expect.closeTo(value, 12)));
  const whole = probabilities(Float32Array.of(1, 2, 3), { loss: "softmaxCrossEntropy", outputSize: 3 });
  expect(whole).toBeInstanceOf(Float32Array);
  expect(whole[0]! + whole[1]! + whole[2]!).toBeCloseTo(1, 6);
});

test("outputs that were trained with meanSquare are returned as they are, in a copy", () => {
  const y = Float32Array.of(-3, 4);
  const found = probabilities(y, { loss: "meanSquare", outputSize: 2 });
  expect(found).toEqual(y);
  expect(found).not.toBe(y);
});

test("the kind of a network is in its provenance, and a network without one is rejected by name", () => {
  const config = { outputSize: 2 };
  const y = Float64Array.of(0, 0);
  expect([...probabilities(y, { config, provenance: { loss: "softmaxCrossEntropy" } })]).toEqual([0.5, 0.5]);
  expect([...probabilities(y, { config, provenance: { loss: "softmaxCrossEntropy", lossGroups: "2" } })]).toEqual([
    1, 1,
  ]);
  expect(() => probabilities(y, { config, provenance: {} })).toThrow(ArgumentError);
  expect(() => probabilities(y, { config, provenance: {} })).toThrow("provenance.loss: got undefined");
});

test("rejects a kind that is no object, outputs that are no list, and sizes that are not positive integers", () => {
  const y = Float64Array.of(1, 2);
  const kind = { loss: "softmaxCrossEntropy", outputSize: 2 } as const;
  const call = (values: unknown, of: unknown) => () => probabilities(values as typeof y, of as typeof kind);
  for (const of of [undefined, null, 3, "copy"]) expect(call(y, of)).toThrow(/^of: got .*, expected an object/);
  for (const values of [undefined, null, 3]) expect(call(values, kind)).toThrow(/^y: got .*, expected a list/);
  for (const outputSize of [undefined, 0, -2, 0.5, "2"]) {
    expect(call(y, { ...kind, outputSize })).toThrow(/^outputSize: got .*, expected an integer of at least 1/);
  }
});

test("rejects outputs of another size", () => {
  const kind = { loss: "meanSquare", outputSize: 2 } as const;
  expect(() => probabilities(Float64Array.of(1, 2, 3), kind)).toThrow('y: got "3 numbers", expected a multiple of 2');
});
