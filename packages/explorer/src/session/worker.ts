import type { AnswerOf, Question, Reply, ServiceName } from "./messages.ts";
import { SessionServices } from "./sessionServices.ts";

const services = new SessionServices((report) => send({ report }));

function send(reply: Reply): void {
  postMessage(reply);
}

async function answer({ id, service, request }: Question): Promise<void> {
  try {
    const serve = services[service] as (this: SessionServices, request: unknown) => Promise<AnswerOf<ServiceName>>;
    send({ id, answer: await serve.call(services, request) });
  } catch (error) {
    send({ id, problem: error instanceof Error ? error.message : String(error) });
  }
}

addEventListener("message", ({ data }: MessageEvent<Question>) => void answer(data));
