import type { AnswerOf, Question, Reply, RequestOf, ServiceName, TrainingNews } from "./messages.ts";
import { openWorker } from "./openWorker.ts";

/** The page's end of the worker in which all networks run. */
export class Machine {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, { resolve(answer: never): void; reject(problem: Error): void }>();
  readonly #onNews: (news: TrainingNews) => void;
  #asked = 0;

  constructor(onNews: (news: TrainingNews) => void) {
    this.#onNews = onNews;
    this.#worker = openWorker();
    this.#worker.onmessage = ({ data }: MessageEvent<Reply>) => this.#receive(data);
    this.#worker.onerror = (event) => this.#fail(`the worker stopped: ${event.message}`);
  }

  /** Rejects with a sentence for people. */
  ask<Name extends ServiceName>(service: Name, request: RequestOf<Name>): Promise<AnswerOf<Name>> {
    const id = ++this.#asked;
    const question: Question = { id, service, request };
    this.#worker.postMessage(question);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  /** Ends the worker, and with it whatever it was asked. */
  close(): void {
    this.#worker.terminate();
    this.#waiting.clear();
  }

  #receive(reply: Reply): void {
    if ("news" in reply) {
      this.#onNews(reply.news);
      return;
    }
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ("answer" in reply) waiting?.resolve(reply.answer as never);
    else waiting?.reject(new Error(reply.problem));
  }

  #fail(problem: string): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(problem));
    this.#waiting.clear();
  }
}
