// The program of the child process that surveyGpu.ts starts.
import { BackendError } from "@dncjs/core";
import { type AdapterSurvey, surveyAdapter } from "@dncjs/gpu";
import { nodeGpu } from "@dncjs/gpu/node";

/** The message of the child process: the survey, or the reason for its failure. */
export type SurveyMessage = { readonly survey: AdapterSurvey } | { readonly reason: string };

async function survey(): Promise<SurveyMessage> {
  try {
    return { survey: await surveyAdapter(await nodeGpu()) };
  } catch (error) {
    return { reason: error instanceof BackendError ? error.message.replace(`${error.backend}: `, "") : String(error) };
  }
}

process.send!(await survey());
