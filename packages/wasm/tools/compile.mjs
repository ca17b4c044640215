// Compiles every target of asconfig.json, as many at a time as there are processors: each takes a while, and they are independent.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

const waiting = Object.keys(JSON.parse(readFileSync("asconfig.json", "utf8")).targets);

async function compileWaiting() {
  for (let target = waiting.shift(); target; target = waiting.shift()) {
    const asc = spawn("asc", ["--target", target], { stdio: "inherit", shell: process.platform === "win32" });
    const code = await new Promise((resolve, reject) => asc.once("error", reject).once("close", resolve));
    if (code !== 0) throw new Error(`asc --target ${target} failed`);
  }
}

await Promise.all(Array.from({ length: availableParallelism() }, compileWaiting));
