import type { AnswerOf, Question, Reply, ServiceName } from "./messages.ts";
import type { SessionServices } from "./sessionServices.ts";

/** Message of the page that checks whether the worker is alive. */
export const PING = "ping";

/** Answers a message of the page. Every question gets one reply; anything without a number is not a question. */
export async function serve(
  services: SessionServices,
  message: Question | typeof PING,
  send: (reply: Reply) => void,
): Promise<void> {
  if (message === PING) return send({ pong: true });
  if (typeof message?.id !== "number") return;
  const { id, service, request } = message;
  try {
    const answer = services[service] as (this: SessionServices, request: unknown) => Promise<AnswerOf<ServiceName>>;
    send({ id, answer: await answer.call(services, request) });
  } catch (error) {
    send({ id, problem: error instanceof Error ? error.message : String(error) });
  }
}
