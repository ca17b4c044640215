import { ReferenceBackend } from "@dncjs/core";
import { describe, expect, it } from "vitest";
import { Clipping, type ClippingOptions } from "./clipping.ts";

async function clip(options: ClippingOptions, values: number[]): Promise<{ norm: number; gradients: number[] }> {
  const backend = new ReferenceBackend();
  const gradients = backend.allocate(values.length);
  gradients.write(values);
  const clipping = new Clipping(backend, options);
  clipping.apply(gradients);
  return { norm: await clipping.norm(), gradients: [...(await gradients.read())] };
}

describe("clipping", () => {
  it("only measures if no limit is set", async () => {
    expect(await clip({ clipNorm: 0, clipValue: 0 }, [3, -4])).toEqual({ norm: 5, gradients: [3, -4] });
  });

  it("scales gradients down if their norm exceeds the limit", async () => {
    expect(await clip({ clipNorm: 2.5, clipValue: 0 }, [3, -4])).toEqual({ norm: 5, gradients: [1.5, -2] });
    expect(await clip({ clipNorm: 6, clipValue: 0 }, [3, -4])).toEqual({ norm: 5, gradients: [3, -4] });
  });

  it("limits single gradients", async () => {
    expect(await clip({ clipNorm: 0, clipValue: 3.5 }, [3, -4])).toEqual({ norm: 5, gradients: [3, -3.5] });
  });

  it("limits the norm after clipping by value, and returns the norm before clipping", async () => {
    expect(await clip({ clipNorm: 2.5, clipValue: 4 }, [3, -8])).toEqual({ norm: Math.sqrt(73), gradients: [1.5, -2] });
  });

  it("returns an infinite norm for an infinite gradient that is clipped by value", async () => {
    expect((await clip({ clipNorm: 0, clipValue: 1 }, [1, Number.POSITIVE_INFINITY])).norm).toBe(Infinity);
  });
});
