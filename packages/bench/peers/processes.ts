import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Runs a program to its end; every line it printed, read as JSON. @throws Error with what it said where it failed */
export async function runForJson<Line>(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Line[]> {
  const { stdout } = await promisify(execFile)(program, args, { env: { ...process.env, ...environment } });
  const lines = stdout.split("\n").filter((line) => line.startsWith("{"));
  if (lines.length === 0) throw new Error(`${program} ${args.join(" ")} printed no line of JSON: ${stdout}`);
  return lines.map((line) => JSON.parse(line) as Line);
}
