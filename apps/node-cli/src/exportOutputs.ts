import { existsSync } from "node:fs";
import { extname, join } from "node:path";
import { CARD_MARK, ONNX_HEAD, PYTHON_HEAD } from "@dncjs/export";
import { requireOutputFile, requireOutputFolder } from "@dncjs/train/files";
import { Failure } from "./failure.ts";

interface OwnKind {
  readonly isOwn: (start: string) => boolean;
  readonly expected: string;
}

/** The files that an export writes, by the end of their names. Only such a file is replaced. */
const kinds: Readonly<Record<string, OwnKind>> = {
  onnx: { isOwn: (start) => start.startsWith(ONNX_HEAD), expected: "a .onnx file of dnc export" },
  py: { isOwn: (start) => start.startsWith(PYTHON_HEAD), expected: "a Python file of dnc export" },
  md: { isOwn: (start) => start.includes(CARD_MARK), expected: "a card of dnc export" },
  json: { isOwn: (start) => start.includes('"model_type": "dncjs"'), expected: "a config.json of dnc export" },
  safetensors: { isOwn: (start) => start.includes('"dncjs-model/1"'), expected: "a model of dnc" },
};

/** Checks the path of a file to write. @throws FileError */
export function requireExportFile(path: string, name: string, kind: string): void {
  requireOutputFile(path, name, kinds[kind]);
}

/** Checks the path of a folder to write files to, and those that it has already. @throws FileError; Failure for the folder of a run */
export function requireExportFolder(folder: string, name: string, files: readonly string[]): void {
  requireOutputFolder(folder, name);
  if (!existsSync(folder)) return;
  if (existsSync(join(folder, "run.json")))
    throw new Failure(`${name}: got the folder of a run, whose model would be replaced; expected another folder`);
  for (const file of files) requireExportFile(join(folder, file), `${name}: ${file}`, extname(file).slice(1));
}
