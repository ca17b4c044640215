/** Runs several command lines of dnc, given as JSON, one after the other in this process. Prints their results as JSON. */
import { reportError } from "../failure.ts";
import { fileKinds } from "../ownTask/fileKind.ts";
import { createProgram } from "../program.ts";
import type { Result } from "./command.ts";

const write = process.stdout.write.bind(process.stdout);
const results: Result[] = [];
for (const args of JSON.parse(process.argv[2]!) as string[][]) results.push(await run(args));
write(JSON.stringify(results));
process.exitCode = 0;

async function run(args: string[]): Promise<Result> {
  const output = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    process[stream].write = (text: unknown) => {
      output[stream] += String(text);
      return true;
    };
  }
  process.exitCode = 0;
  try {
    await createProgram(await fileKinds(args)).parseAsync(args, { from: "user" });
    return { code: Number(process.exitCode), ...output };
  } catch (error) {
    const code = reportError(error);
    return { code, ...output };
  }
}
