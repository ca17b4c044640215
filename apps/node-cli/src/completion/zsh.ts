import { quoted } from "./quoted.ts";
import { type CommandNode, flagsByValue, type Named, type Value } from "./tree.ts";

/** A script for zsh, with the descriptions of everything. */
export function zshScript(tree: readonly CommandNode[]): string {
  return `#compdef dnc
# Completion of dnc for zsh; in ~/.zshrc, after compinit: eval "$(dnc completion zsh)"

# Folders that hold a run, and folders on the way to one.
_dnc_runs() {
  local -a runs
  runs=(runs/*/run.json(N:h))
  (( $#runs )) && compadd -- $runs
  _files -/
}

_dnc() {
  local at where=dnc
  local -a found
  for ((at = 2; at < CURRENT; at++)); do
    case "$where $words[at]" in
      ${tree
        .slice(1)
        .map(({ path }) => quoted(path))
        .join(" | ")})
        where="$where $words[at]" ;;
    esac
  done
  case "$where $words[CURRENT-1]" in
${valueLines(tree)}
  esac
  case "$where" in
${tree.map(nodeLines).join("\n")}
  esac
}

compdef _dnc dnc
`;
}

function valueLines(tree: readonly CommandNode[]): string {
  const lines = flagsByValue(tree).map(
    ({ value, flags }) => `    ${flags.map(quoted).join(" | ")}) ${reply(value)}; return ;;`,
  );
  return lines.join("\n");
}

function nodeLines({ path, commands, flags, expects }: CommandNode): string {
  const rest = commands.length > 0 ? describe("command", commands) : reply(expects);
  return [
    `    ${quoted(path)})`,
    `      if [[ $words[CURRENT] == -* ]]; then ${describe("option", flags)}`,
    `      else ${rest}; fi ;;`,
  ].join("\n");
}

function describe(what: string, items: readonly Named[]): string {
  const words = items.map(({ name, description }) => quoted(`${name.replaceAll(":", "\\:")}:${description}`));
  return `found=(${words.join(" ")}); _describe ${what} found`;
}

function reply(value: Value): string {
  if (value.kind === "words") return `compadd -- ${value.words.map(quoted).join(" ")}`;
  if (value.kind === "file") return "_files";
  if (value.kind === "folder") return "_files -/";
  return value.kind === "run" ? "_dnc_runs" : ":";
}
