import { execFile } from "node:child_process";
import { promisify } from "node:util";

/**
 * Runs a program and returns the lines of JSON that it printed.
 * @throws Error with the output of the program if it fails or prints no JSON
 */
export async function runForJson<Line>(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Line[]> {
  const { stdout } = await promisify(execFile)(program, args, { env: { ...process.env, ...environment } });
  const lines = stdout.split("\n").filter((line) => line.startsWith("{"));
  if (lines.length === 0) throw new Error(`${program} ${args.join(" ")}: got no line of JSON, printed ${stdout}`);
  return lines.map((line) => JSON.parse(line) as Line);
}
