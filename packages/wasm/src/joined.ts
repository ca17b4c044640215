import { WasmBackend } from "./backend.ts";
import { findMismatch } from "./golden.ts";
import { instantiate } from "./instantiate.ts";
import { joinsAtOnce } from "./wide.ts";

type Joined = WebAssembly.Module | string;

const checked = new Map<string, Promise<Joined>>();

/** Compiles the build "wide" and checks its joined code, once per process. Returns the module, or what is wrong with it. */
export function joinedKernels(file: URL): Promise<Joined> {
  const known = checked.get(file.href) ?? check(file);
  checked.set(file.href, known);
  known.catch(() => checked.delete(file.href)); // a file that cannot be read now may be readable later
  return known;
}

async function check(file: URL): Promise<Joined> {
  const loaded = await instantiate(file);
  const backend = new WasmBackend(loaded);
  try {
    return (await findMismatch(backend, !joinsAtOnce())) ?? loaded.module;
  } finally {
    backend.dispose();
  }
}
