import type { Readable } from "node:stream";

/** Dawn writes such a line for each software driver that it finds. The backend needs two of these buffers. */
const WARNING =
  /^Warning: maxDynamic\w+ artificially reduced from \d+ to \d+ to fit dynamic offset allocation limit\.\r?\n$/;
const START = "Warning: maxDynamic";

/** Copies the standard error of a child process to that of this process, byte by byte, without the warnings of Dawn. */
export async function copyErrors(stderr: Readable): Promise<void> {
  for await (const text of withoutDawnWarnings(stderr.setEncoding("latin1"))) {
    // A standard error that fails is ignored: the callback is called then too, and the child never waits for a full pipe.
    await new Promise((resolve) => process.stderr.write(text, "latin1", resolve));
  }
}

/** Removes the warnings of Dawn from a text in pieces. Holds back only a piece that may be the start of such a line. */
export async function* withoutDawnWarnings(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let held = "";
  let isLineStart = true;
  for await (const piece of pieces) {
    let passed = "";
    for (const line of (held + piece).split(/(?<=\n)/)) {
      const isComplete = line.endsWith("\n");
      held = isLineStart && !isComplete && (line.startsWith(START) || START.startsWith(line)) ? line : "";
      if (held !== "") break;
      if (!isLineStart || !WARNING.test(line)) passed += line;
      isLineStart = isComplete;
    }
    if (passed !== "") yield passed;
  }
  if (held !== "") yield held;
}
