import { kernels, updates } from "@dncjs/core/backend";
import { backends } from "../backends.ts";
import type { Measured } from "../case.ts";
import { goldenFiles, sharedFile } from "../golden.ts";
import type { BackendReport, HostReport } from "./report.ts";

const head = `# What runs where

Who reads this: whoever wants to know which backend does what, where, and how exactly. Written by
\`npm run support -w packages/conformance\`, which runs the whole suite; a test says when that is due.

Errors are relative: max |a - b| / max(1e-6, max |b|), the worst of all cases, against the float64 reference for primitives (values and
gradients) and updates, against an independent float64 implementation for golden vectors (forward / gradients), and of the smoothed loss of
200 training steps against the reference's. "–": a backend that runs whole sequences has no primitives to look at; "long": left out,
as the backend would take minutes on an adapter in software.
`;

/** @throws Error where a backend was not measured */
export function renderSupport(reports: readonly HostReport[]): string {
  return [head, ...reports.map(renderHost)].join("\n");
}

function renderHost({ host, backends: reports }: HostReport): string {
  const names = reports.map(({ name }) => name);
  const summary = reports.map((r) => [r.name, r.description, `${r.cases - r.failures.length} of ${r.cases}`]);
  const rows = (list: readonly string[], measured: (name: string) => readonly Measured[]) =>
    list.map((name) => [name, ...reports.map((report) => cell(report, measured(name)))]);
  return [
    `## ${host}\n`,
    table(["backend", "ran on", "cases passed"], summary),
    table(
      ["primitive", ...names],
      rows(Object.keys(kernels), (name) => [`primitive ${name}` as Measured]),
    ),
    table(
      ["update", ...names],
      rows(Object.keys(updates), (name) => [`update ${name}` as Measured]),
    ),
    table(
      ["golden vectors", ...names],
      rows([...goldenFiles, sharedFile], (file) => [`golden ${file} forward`, `golden ${file} gradients`]),
    ),
    table(
      ["training", ...names],
      rows(["copy"], () => ["training"]),
    ),
  ].join("\n");
}

function cell({ name, measured }: BackendReport, wanted: readonly Measured[]): string {
  const { without = [], slow } = backends.find((backend) => backend.name === name)!;
  if (wanted[0]!.startsWith("primitive") && without.includes("primitives")) return "–";
  if (slow && !measured.has(wanted[0]!) && /^(golden|training)/.test(wanted[0]!)) return "long";
  return wanted
    .map((what) => {
      const error = measured.get(what);
      if (error === undefined) throw new Error(`${name}: ${what} was not measured`);
      return error === 0 ? "0" : error.toExponential(0);
    })
    .join(" / ");
}

/** As the formatter would lay it out. */
function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((name, k) =>
    Math.max(...[name, ...rows.map((row) => row[k]!)].map(({ length }) => length)),
  );
  const line = (cells: readonly string[]) => `| ${cells.map((text, k) => text.padEnd(widths[k]!)).join(" | ")} |`;
  return `${[line(header), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n")}\n`;
}
