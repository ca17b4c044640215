/** TensorBoard's messages, encoded. Source: tensorboard/compat/proto/{event,summary,tensor}.proto. */
import { concat, doubleField, floatField, integerField, messageField, textField } from "./protobuf.ts";

const event = { wallTime: 1, step: 2, fileVersion: 3, summary: 5, sessionLog: 7 } as const;
const value = { tag: 1, simpleValue: 2, tensor: 8, metadata: 9 } as const;
const tensor = { type: 1, shape: 2, strings: 8 } as const;
const metadata = { plugin: 1, dataClass: 4 } as const;
const SESSION_START = 1;
const TENSOR_CLASS = 2;
const STRING_TYPE = 7;

/** The time of an event, in seconds since 1970, and its batch. */
export interface When {
  readonly wallSeconds: number;
  readonly step: number;
}

/** The first event of a file. */
export function versionEvent(wallSeconds: number): Uint8Array {
  return concat(doubleField(event.wallTime, wallSeconds), textField(event.fileVersion, "brain.Event:2"));
}

/** The start of a session: voids events from `step` on in earlier files. */
export function startEvent(when: When): Uint8Array {
  return concat(whenFields(when), messageField(event.sessionLog, integerField(1, SESSION_START)));
}

export function scalarsEvent(when: When, scalars: Readonly<Record<string, number>>): Uint8Array {
  const values = Object.entries(scalars).map(([tag, number]) =>
    messageField(1, textField(value.tag, tag), floatField(value.simpleValue, number)),
  );
  return concat(whenFields(when), messageField(event.summary, ...values));
}

/** A Markdown text for the text page. */
export function textEvent(when: When, tag: string, markdown: string): Uint8Array {
  const scalarShape = messageField(tensor.shape);
  const text = [integerField(tensor.type, STRING_TYPE), scalarShape, textField(tensor.strings, markdown)];
  const shownAs = [messageField(metadata.plugin, textField(1, "text")), integerField(metadata.dataClass, TENSOR_CLASS)];
  const fields = [textField(value.tag, tag), messageField(value.tensor, ...text)];
  const summary = messageField(1, ...fields, messageField(value.metadata, ...shownAs));
  return concat(whenFields(when), messageField(event.summary, summary));
}

function whenFields({ wallSeconds, step }: When): Uint8Array {
  return concat(doubleField(event.wallTime, wallSeconds), integerField(event.step, step));
}
