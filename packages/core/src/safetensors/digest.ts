/**
 * The digest of a safetensors file: a metadata entry with the SHA-256 of the whole file, computed with 64 zeros in the place of the digest
 * itself.
 */
import { CheckpointError } from "../errors.ts";
import { sha256 } from "./sha256.ts";

export const DIGEST_KEY = "dncjs.sha256";

const DIGITS = 64;

export const EMPTY_DIGEST: string = "0".repeat(DIGITS);

/** Writes the digest into the bytes of a file whose metadata hold `EMPTY_DIGEST`. */
export function seal(bytes: Uint8Array, headerEnd: number): void {
  const at = placeOf(bytes, headerEnd);
  bytes.set(new TextEncoder().encode(digestOf(bytes, at)), at);
}

/** @throws CheckpointError unless the digest of the file is `expected` */
export function verifyDigest(bytes: Uint8Array, headerEnd: number, expected: string): void {
  const at = placeOf(bytes, headerEnd);
  const digest = at < 0 ? undefined : digestOf(bytes, at);
  if (digest !== expected)
    throw new CheckpointError("the file is damaged: its SHA-256 differs from the one that it holds");
}

function digestOf(bytes: Uint8Array, at: number): string {
  return sha256([bytes.subarray(0, at), new TextEncoder().encode(EMPTY_DIGEST), bytes.subarray(at + DIGITS)]);
}

/** Index of the first digit in the file, or -1. Quotes inside other text are escaped, so this pattern cannot be a part of it. */
function placeOf(bytes: Uint8Array, headerEnd: number): number {
  const pattern = new TextEncoder().encode(`"${DIGEST_KEY}":"`);
  for (let at = 8; at + pattern.length + DIGITS < headerEnd; at++) {
    if (pattern.every((byte, k) => bytes[at + k] === byte)) return at + pattern.length;
  }
  return -1;
}
