/** More than ten times the size of any lesson's model. */
const MOST_BYTES = 16 * 2 ** 20;

/**
 * Reads a file that may be a model.
 * @throws Error if the file is too large; the file is not read then
 */
export async function bytesOf(file: File): Promise<Uint8Array> {
  const size = Math.ceil(file.size / 2 ** 20).toLocaleString("en");
  if (file.size > MOST_BYTES) throw new Error(`the file is too large: got ${size} MiB, expected at most 16`);
  return new Uint8Array(await file.arrayBuffer());
}
