import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeSafetensors } from "@dncjs/core";
import type { Host } from "./host.ts";
import { suite } from "./suite.ts";

/** Folder of the reports of failures. */
export const failuresFolder: string = fileURLToPath(new URL("../failures", import.meta.url));

/**
 * Runs a case. If it fails, writes a safetensors file with the inputs, the expected tensors and the results, and throws an error that names
 * the file. If it passes, removes the file of an earlier failure.
 */
export async function expectPass(
  host: Host,
  backend: string,
  caseName: string,
  folder: string = failuresFolder,
): Promise<void> {
  const file = join(folder, host.name.split(" ")[0]!, backend, fileName(caseName));
  const { failure } = await host.run(backend, caseName);
  await rm(file, { force: true });
  if (!failure) return;
  const { message, stack, tensors } = failure;
  await mkdir(join(file, ".."), { recursive: true });
  const entries = Object.entries(tensors).map(
    ([name, data]) => [name, { dtype: "F64", shape: [data.length], data }] as const,
  );
  await writeFile(file, writeSafetensors(entries, { host: host.name, backend, case: caseName, message, stack }));
  const error = new Error(`${message}\nTensors in ${file}`);
  error.stack = `${error.message}\n${stack}`;
  throw error;
}

/** The number of the case in the suite and the beginning of its name, in characters that file names allow. */
function fileName(caseName: string): string {
  const number = suite.findIndex(({ name }) => name === caseName);
  return `${number}-${caseName.replace(/[^A-Za-z0-9.=]+/g, "-").slice(0, 80)}.safetensors`;
}
