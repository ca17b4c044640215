import type { AnswerOf, Question, Reply, RequestOf, ServiceName, TrainingReport } from "./messages.ts";
import { openWorker } from "./openWorker.ts";

/** The page's side of the worker, in which all networks run. */
export class WorkerClient {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, { resolve(answer: never): void; reject(problem: Error): void }>();
  readonly #onReport: (report: TrainingReport) => void;
  #asked = 0;

  constructor(onReport: (report: TrainingReport) => void) {
    this.#onReport = onReport;
    this.#worker = openWorker();
    this.#worker.onmessage = ({ data }: MessageEvent<Reply>) => this.#receive(data);
    this.#worker.onerror = (event) => this.#fail(`the worker stopped: ${event.message}`);
  }

  /** Requests a service. Rejects with a message for people. */
  ask<Name extends ServiceName>(service: Name, request: RequestOf<Name>): Promise<AnswerOf<Name>> {
    const id = ++this.#asked;
    const question: Question = { id, service, request };
    this.#worker.postMessage(question);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  /** Terminates the worker and drops pending requests. */
  close(): void {
    this.#worker.terminate();
    this.#waiting.clear();
  }

  #receive(reply: Reply): void {
    if ("report" in reply) {
      this.#onReport(reply.report);
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
