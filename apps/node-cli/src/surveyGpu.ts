import { fork } from "node:child_process";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { BackendError } from "@dncjs/core";
import type { AdapterSurvey } from "@dncjs/gpu";
import type { SurveyMessage } from "./surveyProcess.ts";

/**
 * Surveys the adapter of WebGPU, an optional dependency, in a child process whose standard error is ignored: Dawn writes warnings
 * to it while it looks for adapters.
 * @throws BackendError without an adapter
 */
export async function surveyGpu(): Promise<AdapterSurvey> {
  const message = await survey().catch(({ message }: Error) => ({
    reason: `surveying the adapter failed: ${message}`,
  }));
  if ("reason" in message) throw new BackendError("gpu", message.reason);
  return message.survey;
}

function survey(): Promise<SurveyMessage> {
  const program = new URL(`./surveyProcess${extname(fileURLToPath(import.meta.url))}`, import.meta.url);
  return new Promise((resolve, reject) => {
    const child = fork(program, { stdio: ["ignore", "ignore", "ignore", "ipc"] });
    child.on("message", (message: SurveyMessage) => {
      child.kill(); // Nothing is saved, and closing Dawn takes time.
      resolve(message);
    });
    child.on("error", reject);
    child.on("close", (code, signal) => reject(new Error(signal ?? `exit code ${code}`)));
  });
}
