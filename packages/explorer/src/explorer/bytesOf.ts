/** No network of a lesson is a tenth as large. */
const MOST_BYTES = 16 * 2 ** 20;

/** What is in a file that may be a model. @throws Error, a sentence for people, where it is too large to be one; it is not read then */
export async function bytesOf(file: File): Promise<Uint8Array> {
  const size = Math.ceil(file.size / 2 ** 20).toLocaleString("en");
  if (file.size > MOST_BYTES) throw new Error(`it has ${size} MiB, and no model of a lesson has more than 16`);
  return new Uint8Array(await file.arrayBuffer());
}
