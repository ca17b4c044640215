import { createDnc } from "dncjs";
import { model } from "dncjs/models/copy";

/** Runs a trained network and returns its output and its device as text. Every runtime runs this program. */
export async function outcome(options = {}) {
  const x = Array.from({ length: 5 }, (_, t) => Array.from({ length: 8 }, (_, k) => ((3 * t + k) % 5 < 2 ? 1 : 0)));
  const dnc = await createDnc({ model, ...options });
  const y = Array.from(await dnc.run(x));
  dnc.dispose();
  return JSON.stringify({ y, device: dnc.device });
}
