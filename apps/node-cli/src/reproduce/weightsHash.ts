import { createHash } from "node:crypto";
import { readModel } from "@dncjs/core/run";

/** SHA-256 of the weights of a model file: all parameters in the order of the file, as little-endian float32. */
export function weightsHash(model: Uint8Array): string {
  const { values } = readModel(model);
  const bytes = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, at) => {
    bytes.setFloat32(4 * at, value, true);
  });
  return createHash("sha256").update(bytes).digest("hex");
}
