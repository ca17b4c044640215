import { crc32c } from "./crc32c.ts";

/**
 * A record of a TFRecord file: the length (u64, little-endian), its checksum, the data, their checksum.
 * Source: tensorflow.org, "TFRecord and tf.train.Example".
 */
export function tfRecord(data: Uint8Array): Uint8Array {
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(data.length), true);
  return Uint8Array.from(Buffer.concat([length, checksum(length), data, checksum(data)]));
}

/** The masked CRC-32C: rotated, plus a constant. An unmasked CRC is weak for data that contains CRCs. */
function checksum(bytes: Uint8Array): Uint8Array {
  const crc = crc32c(bytes);
  const masked = new Uint8Array(4);
  new DataView(masked.buffer).setUint32(0, ((crc >>> 15) | (crc << 17)) + 0xa282ead8, true);
  return masked;
}
