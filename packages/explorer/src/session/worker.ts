import type { AnswerOf, Question, Reply, ServiceName } from "./messages.ts";
import { Workshop } from "./sessionServices.ts";

const workshop = new Workshop((news) => send({ news }));

function send(reply: Reply): void {
  postMessage(reply);
}

async function answer({ id, service, request }: Question): Promise<void> {
  try {
    const serve = workshop[service] as (this: Workshop, request: unknown) => Promise<AnswerOf<ServiceName>>;
    send({ id, answer: await serve.call(workshop, request) });
  } catch (error) {
    send({ id, problem: error instanceof Error ? error.message : String(error) });
  }
}

addEventListener("message", ({ data }: MessageEvent<Question>) => void answer(data));
