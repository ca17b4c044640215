import { existsSync, readdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ConfigError } from "@dncjs/core";
import { Fields } from "@dncjs/core/run";
import { readJsonFile } from "@dncjs/train/files";
import { backendNames } from "../backends.ts";
import { Failure } from "../failure.ts";
import type { PassedFlags } from "../sweep/passedFlags.ts";
import { type TaskKind, taskKinds } from "../training/taskKinds.ts";
import { networkFolder } from "./networkFolder.ts";

/** One experiment of a paper, as data: what to train, what to test, and the figures of the paper. */
export interface Reproduction {
  readonly name: string;
  readonly title: string;
  readonly kind: TaskKind;
  readonly backend: string;
  readonly seeds: number;
  /** Minutes that one invocation trains at most. */
  readonly budget: number;
  /** The metric of the task that the tests compare. */
  readonly metric: string;
  /** The network of the experiment first, then the baselines. */
  readonly networks: readonly Network[];
  readonly tests: readonly Test[];
  /** Name of the numbers `at` of the tests, the horizontal axis of the figure. Without it the figure shows the curves of training. */
  readonly axis?: string;
  readonly floor: Floor;
  /** The conditions of the paper's figures, and how they differ from these. */
  readonly conditions: string;
}

/** A network as flags of `dnc train`, those of the whole experiment included. */
export interface Network {
  readonly name: string;
  readonly flags: PassedFlags;
  /** Names of the tests of this network. Defaults to all. */
  readonly tests?: readonly string[];
}

/** A test as flags of `dnc eval`. Values are of the experiment's metric. */
export interface Test {
  readonly name: string;
  readonly flags: PassedFlags;
  /** Its place on the axis. */
  readonly at?: number;
  readonly paper?: { readonly mean: number; readonly sd: number };
}

/** The least result: `seeds` seeds of the first network have at most the value `atMost` in a test. */
export interface Floor {
  readonly test: string;
  readonly atMost: number;
  readonly seeds: number;
}

const folder = fileURLToPath(new URL("../../reproductions/", import.meta.url));

/** The names of the experiments that come with the command. */
export function reproductionNames(): string[] {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return files.filter((file) => file.endsWith(SUFFIX)).map((file) => basename(file, SUFFIX));
}

/** Reads an experiment by its name, or from a JSON file. @throws Failure for an unknown name or an invalid file */
export function readReproduction(name: string): Reproduction {
  const names = reproductionNames();
  const isFile = name.endsWith(SUFFIX);
  if (!isFile && !names.includes(name)) {
    throw new Failure(`unknown experiment: got ${name}, expected ${names.join(", ")} or a JSON file`);
  }
  const path = isFile ? resolve(name) : join(folder, `${name}${SUFFIX}`);
  try {
    return defineReproduction(path, readJsonFile(path));
  } catch (error) {
    if (error instanceof ConfigError) throw new Failure(`${path}: ${error.message}`);
    throw error;
  }
}

const SUFFIX = ".json";
const FIELDS = [
  "title",
  "task",
  "recipe",
  "flags",
  "backend",
  "seeds",
  "budget",
  "metric",
  "networks",
  "tests",
  "axis",
  "floor",
  "conditions",
];
const MAX_SEEDS = 1000;
const MAX_MINUTES = 1e6;
const MAX_PLACE = 1e9;

/**
 * Checks an experiment, the contents of the file at `path`. Its optional `recipe` changes the recipe of the task, like `dnc train --config`.
 * @throws ConfigError naming the invalid field
 */
export function defineReproduction(path: string, value: unknown): Reproduction {
  const fields = new Fields("experiment", "", value, FIELDS);
  const kind = taskKinds.find((each) => each.name === fields.get("task"));
  if (!kind)
    throw new ConfigError("task", fields.get("task"), `one of ${taskKinds.map((each) => each.name).join(", ")}`);
  const backend = text(fields, "backend");
  if (!backendNames.includes(backend)) throw new ConfigError("backend", backend, `one of ${backendNames.join(", ")}`);
  const axis = fields.get("axis") === undefined ? undefined : text(fields, "axis");
  const tests = list("tests", fields.get("tests")).map((test, at) => defineTest(test, at, axis !== undefined));
  const config = fields.get("recipe") === undefined ? {} : { "--config": path };
  const common = { ...config, ...defineFlags("flags", fields.get("flags") ?? {}), "--backend": backend };
  const networks = list("networks", fields.get("networks")).map((network, at) =>
    defineNetwork(network, at, common, tests),
  );
  requireDifferent("tests", tests, ({ name }) => name);
  requireDifferent("networks", networks, (network) => networkFolder(".", network));
  return {
    name: basename(path, SUFFIX),
    title: text(fields, "title"),
    kind,
    backend,
    seeds: fields.integer("seeds", undefined, 1, MAX_SEEDS),
    budget: fields.real("budget", undefined, 0, MAX_MINUTES),
    metric: text(fields, "metric"),
    networks,
    tests,
    ...(axis === undefined ? {} : { axis }),
    floor: defineFloor(fields.get("floor"), tests),
    conditions: text(fields, "conditions"),
  };
}

/** Adds the folder of the data to the flags of all networks. @throws Failure if the task needs data and has none, or the opposite */
export function withData(reproduction: Reproduction, data: string | undefined): Reproduction {
  const needsData = reproduction.kind.name === "babi";
  if (!needsData && data === undefined) return reproduction;
  if (!needsData) throw new Failure(`--data ${data}: ${reproduction.name} needs no data`);
  if (data === undefined) throw new Failure(`missing --data: expected the folder of the official bAbI text (en-10k)`);
  const networks = reproduction.networks.map((network) => ({
    ...network,
    flags: { ...network.flags, "--data": data },
  }));
  return { ...reproduction, networks };
}

function defineNetwork(value: unknown, at: number, common: PassedFlags, tests: readonly Test[]): Network {
  const path = `networks[${at}]`;
  const fields = new Fields(path, `${path}.`, value, ["name", "flags", "tests"]);
  const flags = { ...common, ...defineFlags(`${path}.flags`, fields.get("flags")) };
  const network = { name: text(fields, "name", path), flags };
  if (fields.get("tests") === undefined) return network;
  const own = list(`${path}.tests`, fields.get("tests"));
  const names = tests.map((test) => test.name);
  const unknown = own.find((name) => !names.includes(name as string));
  if (unknown !== undefined) throw new ConfigError(`${path}.tests`, unknown, `names among ${names.join(", ")}`);
  return { ...network, tests: own as string[] };
}

function defineTest(value: unknown, index: number, isOnAxis: boolean): Test {
  const path = `tests[${index}]`;
  const fields = new Fields(path, `${path}.`, value, ["name", "flags", "paper", ...(isOnAxis ? ["at"] : [])]);
  const place = isOnAxis ? { at: fields.integer("at", undefined, 1, MAX_PLACE) } : {};
  const flags = defineFlags(`${path}.flags`, fields.get("flags"));
  const test = { name: text(fields, "name", path), flags, ...place };
  if (fields.get("paper") === undefined) return test;
  const paper = new Fields(`${path}.paper`, `${path}.paper.`, fields.get("paper"), ["mean", "sd"]);
  return { ...test, paper: { mean: paper.real("mean", undefined, 0, 1), sd: paper.real("sd", undefined, 0, 1) } };
}

/** Results are stored by the name of a test, and runs in the folder of a network. @throws ConfigError for a second entry with one `key` */
function requireDifferent<Entry extends { readonly name: string }>(
  field: string,
  entries: readonly Entry[],
  key: (entry: Entry) => string,
): void {
  const keys = entries.map(key);
  const second = keys.findIndex((each, at) => keys.indexOf(each) < at);
  if (second < 0) return;
  const first = keys.indexOf(keys[second]!);
  const expected = `a name that differs from "${entries[first]!.name}" (${field}[${first}]) in letters or digits`;
  throw new ConfigError(`${field}[${second}].name`, entries[second]!.name, expected);
}

function defineFloor(value: unknown, tests: readonly Test[]): Floor {
  const fields = new Fields("floor", "floor.", value, ["test", "atMost", "seeds"]);
  const test = text(fields, "test", "floor");
  const names = tests.map((each) => each.name);
  if (!names.includes(test)) throw new ConfigError("floor.test", test, `one of ${names.join(", ")}`);
  return {
    test,
    atMost: fields.real("atMost", undefined, 0, 1),
    seeds: fields.integer("seeds", undefined, 1, MAX_SEEDS),
  };
}

function defineFlags(path: string, value: unknown): PassedFlags {
  if (typeof value === "object" && value !== null && Object.entries(value).every(isFlag)) return value as PassedFlags;
  throw new ConfigError(path, value, 'an object such as { "--questions": "1", "--no-links": null }');
}

function isFlag([name, value]: [string, unknown]): boolean {
  return /^--[a-z-]+$/.test(name) && (value === null || typeof value === "string");
}

function text(fields: Fields, field: string, path?: string): string {
  const value = fields.get(field);
  if (typeof value === "string" && value.trim() !== "") return value;
  throw new ConfigError(path === undefined ? field : `${path}.${field}`, value, "a text");
}

function list(field: string, value: unknown): unknown[] {
  if (Array.isArray(value) && value.length > 0) return value;
  throw new ConfigError(field, value, "a list with at least one entry");
}
