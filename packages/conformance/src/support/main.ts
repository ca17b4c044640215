/** Runs the suite in Node and in Chromium and writes SUPPORT.md at the root of the repository. */
import { writeFile } from "node:fs/promises";
import { openChromium, openSite } from "../chromium.ts";
import type { Host } from "../host.ts";
import { openNode } from "../node.ts";
import { renderSupport } from "./render.ts";
import { type BackendReport, type HostReport, reportOf } from "./report.ts";

const reports: HostReport[] = [];
const site = await openSite();
for (const open of [openNode, () => openChromium(site)]) {
  const host: Host = await open();
  try {
    const print = ({ name, cases, failures }: BackendReport) =>
      console.log(`${host.name}, ${name}: ${cases - failures.length} of ${cases} cases passed`);
    reports.push(await reportOf(host, print));
  } finally {
    await host.close();
  }
}
await site.close();
const failures = reports.flatMap(({ host, backends }) =>
  backends.flatMap(({ name, failures }) => failures.map((failure) => `${host}, ${name}: ${failure}`)),
);
if (failures.length > 0) {
  console.error(failures.join("\n"));
  process.exitCode = 1;
} else await writeFile(new URL("../../../../SUPPORT.md", import.meta.url), renderSupport(reports));
