import { ReferenceBackend } from "@dncjs/core";
import type { BoundCall, Frame, PlacedCall } from "@dncjs/core/backend";
import { type BackendUnderTest, float32 } from "../backends.ts";

/** The reference, except that it clamps at half the bound. */
class WrongBackend extends ReferenceBackend {
  override bind(call: PlacedCall, frame: Frame): BoundCall {
    if (call.kernel !== "clamp") return super.bind(call, frame);
    return super.bind({ ...call, settings: { ...call.settings, clip: call.settings.clip! / 2 } }, frame);
  }
}

export const wrongBackend: BackendUnderTest = {
  name: "wrong",
  ...float32,
  description: /^reference/,
  open: async () => new WrongBackend({ precision: "float32" }),
};
