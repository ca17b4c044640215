/** TensorBoard's messages, encoded. Source of the field numbers: tensorboard/compat/proto/{event,summary,tensor}.proto. */
import { PbfWriter } from "pbf";

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
  const pbf = new PbfWriter();
  pbf.writeDoubleField(event.wallTime, wallSeconds);
  pbf.writeStringField(event.fileVersion, "brain.Event:2");
  return pbf.finish();
}

/** The start of a session: voids events from `step` on in earlier files. */
export function startEvent(when: When): Uint8Array {
  const pbf = eventAt(when);
  pbf.writeMessage(event.sessionLog, (status: number, log) => log.writeVarintField(1, status), SESSION_START);
  return pbf.finish();
}

export function scalarsEvent(when: When, scalars: Readonly<Record<string, number>>): Uint8Array {
  const pbf = eventAt(when);
  pbf.writeMessage(event.summary, writeScalars, scalars);
  return pbf.finish();
}

/** A Markdown text for the text page. */
export function textEvent(when: When, tag: string, markdown: string): Uint8Array {
  const pbf = eventAt(when);
  pbf.writeMessage(event.summary, (text: Text, summary) => summary.writeMessage(1, writeText, text), { tag, markdown });
  return pbf.finish();
}

interface Text {
  readonly tag: string;
  readonly markdown: string;
}

function eventAt({ wallSeconds, step }: When): PbfWriter {
  const pbf = new PbfWriter();
  pbf.writeDoubleField(event.wallTime, wallSeconds);
  pbf.writeVarintField(event.step, step);
  return pbf;
}

function writeScalars(scalars: Readonly<Record<string, number>>, pbf: PbfWriter): void {
  for (const scalar of Object.entries(scalars)) pbf.writeMessage(1, writeScalar, scalar);
}

function writeScalar([tag, number]: readonly [string, number], pbf: PbfWriter): void {
  pbf.writeStringField(value.tag, tag);
  pbf.writeFloatField(value.simpleValue, number);
}

function writeText({ tag, markdown }: Text, pbf: PbfWriter): void {
  pbf.writeStringField(value.tag, tag);
  pbf.writeMessage(value.tensor, writeTensor, markdown);
  pbf.writeMessage(value.metadata, writeMetadata, "text");
}

/** A tensor without axes that holds one text. */
function writeTensor(markdown: string, pbf: PbfWriter): void {
  pbf.writeVarintField(tensor.type, STRING_TYPE);
  pbf.writeMessage(tensor.shape, () => {}, undefined);
  pbf.writeStringField(tensor.strings, markdown);
}

/** Names the plugin of TensorBoard that shows the value. */
function writeMetadata(plugin: string, pbf: PbfWriter): void {
  pbf.writeMessage(metadata.plugin, (name: string, data) => data.writeStringField(1, name), plugin);
  pbf.writeVarintField(metadata.dataClass, TENSOR_CLASS);
}
