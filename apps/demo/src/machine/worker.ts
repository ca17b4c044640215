import { createWasmBackend } from "@dncjs/wasm";
import type { AnswerOf, Question, Reply, ServiceName } from "./messages.ts";
import { Workshop } from "./workshop.ts";

// One thread: these networks are so small that threads would only wait for each other.
const workshop = createWasmBackend().then((backend) => new Workshop(backend, (news) => send({ news })));

function send(reply: Reply): void {
  postMessage(reply);
}

async function answer({ id, service, request }: Question): Promise<void> {
  try {
    const serve = (await workshop)[service] as (this: Workshop, request: unknown) => Promise<AnswerOf<ServiceName>>;
    send({ id, answer: await serve.call(await workshop, request) });
  } catch (error) {
    send({ id, problem: error instanceof Error ? error.message : String(error) });
  }
}

addEventListener("message", ({ data }: MessageEvent<Question>) => void answer(data));
