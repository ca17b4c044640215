import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fileKinds } from "../../node-cli/src/ownTask/fileKind.ts";
import { createProgram } from "../../node-cli/src/program.ts";
import { inProcess } from "../../node-cli/src/testing/inProcess.ts";
import { documents, sourcesWithExamples } from "./documents.ts";
import { root } from "./pages.ts";
import { commandLines, examplesOf, type Snippet, snippetsOf } from "./snippets.ts";

/** Inside the repository, so that snippets find its packages. */
const work = join(root, "apps/docs/.snippets");
const folderOf = (page: string) => join(work, page.replaceAll("/", "-").replace(/\.(md|ts)$/, ""));
const fileOf = ({ page, line, language }: Snippet) => join(folderOf(page), `line-${line}.${language}`);
const nameOf = ({ page, line, code }: Snippet) => `${page}:${line} ${code.split("\n", 1)[0]}`;

const { packages: lockedPackages } = readJson("package-lock.json") as { packages: object };

const examples = sourcesWithExamples.flatMap(examplesOf);
const snippets = [...documents.flatMap(snippetsOf), ...examples];
const programs = snippets.filter(({ language }) => language === "ts" || language === "js");
const commands = snippets.filter(({ language }) => language === "sh");

beforeAll(() => {
  rmSync(work, { recursive: true, force: true });
  for (const snippet of programs) {
    mkdirSync(folderOf(snippet.page), { recursive: true });
    writeFileSync(fileOf(snippet), `${snippet.before}\n${snippet.code}\nexport {};\n`);
  }
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

describe("the snippets of the documents", () => {
  test("have a language that the tests know", () => {
    const known = ["ts", "js", "sh", "html", "text", "python", ""]; // Python is not run here: the suite needs npm only
    expect(snippets.filter(({ language }) => !known.includes(language)).map(nameOf)).toEqual([]);
    expect(programs.length).toBeGreaterThan(20);
    expect(commands.length).toBeGreaterThan(10);
    expect(examples.length).toBeGreaterThanOrEqual(30);
  });

  test("have the types that they seem to have", () => {
    const options = { noEmit: true, isolatedDeclarations: false, declaration: false, declarationMap: false };
    writeFileSync(
      join(work, "tsconfig.json"),
      JSON.stringify({
        extends: "../../../tsconfig.base.json",
        compilerOptions: { ...options, types: ["node"] },
        include: ["**/*.ts"],
      }),
    );
    const { stdout } = spawnSync("tsc", ["-p", work], { encoding: "utf8", shell: process.platform === "win32" });
    expect(stdout).toBe("");
  });
});

const runnable = [...programs, ...commands];

describe.each([...new Set(runnable.map(({ page }) => page))])("%s", (page) => {
  const own = snippets.filter((snippet) => snippet.page === page && runnable.includes(snippet));

  test("runs from top to bottom", { timeout: 120_000 }, async () => {
    const before = process.cwd();
    mkdirSync(folderOf(page), { recursive: true });
    process.chdir(folderOf(page));
    copyFileSync(join(root, "apps/node-cli/template/reverse.ts"), "reverse.ts");
    try {
      for (const snippet of own) {
        if (snippet.language === "sh") for (const line of commandLines(snippet)) await runLine(page, line);
        else await import(/* @vite-ignore */ fileOf(snippet));
      }
    } finally {
      process.chdir(before);
    }
  });
});

/** Runs `npx dncjs`, parses `dnc`, which may take hours, and lines with `*`, which a shell expands, and checks the names and scripts of npm. */
async function runLine(page: string, line: string): Promise<void> {
  const parts = line.replaceAll(/\$\w+/g, "1").split(/ && | \| /);
  for (const [program, ...args] of parts.map((part) => part.split(" "))) {
    const isRun = program === "npx" && args[0] === "dncjs" && !line.includes("*");
    if (isRun) await runCommand(page, args.slice(1));
    else if (program === "npx") await parseCommand(args.slice(1));
    else if (program === "dnc") await parseCommand(args);
    else if (program === "npm") checkNpm(page, args);
    else if (program === "cp") execFileSync("cp", args);
    else expect(["node", "cd", "sha256sum", "eval", "source"], line).toContain(program);
  }
}

/** Commands of the README run as a user's, those of other pages in this process, which takes a second less for each. */
async function runCommand(page: string, args: readonly string[]): Promise<void> {
  const bin = join(root, "packages/dncjs/bin/dncjs.js");
  const { stderr, ...result } =
    page === "README.md" ? spawnSync(process.execPath, [bin, ...args], { encoding: "utf8" }) : await inProcess(...args);
  expect("status" in result ? result.status : result.code, stderr).toBe(0);
}

/** Checks commands, arguments and flags without running them. */
async function parseCommand(args: readonly string[]): Promise<void> {
  const program = createProgram(await fileKinds(args));
  let ran = 0;
  const replaceActions = (command: typeof program) => {
    command.action(() => {
      ran++;
    });
    for (const child of command.commands) replaceActions(child);
  };
  for (const child of program.commands) replaceActions(child);
  await program.parseAsync(args, { from: "user" });
  expect(ran, args.join(" ")).toBe(1);
}

/** Checks that the scripts and packages of an npm command exist. */
function checkNpm(page: string, [command, ...args]: readonly string[]): void {
  if (command === "install") for (const name of args) expect(lockedPackages).toHaveProperty([`node_modules/${name}`]);
  if (command !== "run" && command !== "start" && command !== "test") return;
  const name = command === "run" ? args[0]! : command;
  const workspace = args.includes("-w") ? args[args.indexOf("-w") + 1]! : undefined;
  const folder = workspace ? join("node_modules", workspace) : dirname(page);
  const { scripts } = readJson(join(folder, "package.json")) as { scripts: object };
  expect(scripts).toHaveProperty([name]);
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(root, path), "utf8"));
}
