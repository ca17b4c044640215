/** Runs one measurement of dncjs and prints its line: `ours.ts CONFIG MODE BUILD SECONDS`. */
import { configurationOf, type Mode, runBench } from "@dncjs/bench";
import { type Build, createWasmBackend, joinsVectors, surveyJoining } from "@dncjs/wasm";

const [config = "C1", mode = "train", build = "auto", seconds = "3"] = process.argv.slice(2);
const backend = await createWasmBackend({ build: build as "auto" | Build });
if (build === "wide" && (!joinsVectors() || !backend.description.startsWith("wasm wide"))) {
  throw new Error(`the build wide without joined vectors: ${surveyJoining().reason}; ${backend.description}`);
}
const options = { duration: 1000 * Number(seconds) };
for (const line of await runBench(backend, configurationOf(config), mode as Mode, options)) {
  console.log(JSON.stringify(line));
}
