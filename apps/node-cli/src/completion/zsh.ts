import { quote } from "./quote.ts";
import { type CommandNode, flagsByValue, type Named, type Value } from "./tree.ts";

/** Returns the completion script for zsh, with descriptions. */
export function zshScript(tree: readonly CommandNode[]): string {
  return `#compdef dnc
# Completion of dnc for zsh; in ~/.zshrc, after compinit: eval "$(dnc completion zsh)"

# Completes folders of runs, and other folders.
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
        .map(({ path }) => quote(path))
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
    ({ value, flags }) => `    ${flags.map(quote).join(" | ")}) ${reply(value)}; return ;;`,
  );
  return lines.join("\n");
}

function nodeLines({ path, commands, flags, expects }: CommandNode): string {
  const rest = commands.length > 0 ? describe("command", commands) : reply(expects);
  return [
    `    ${quote(path)})`,
    `      if [[ $words[CURRENT] == -* ]]; then ${describe("option", flags)}`,
    `      else ${rest}; fi ;;`,
  ].join("\n");
}

function describe(tag: string, items: readonly Named[]): string {
  const described = items.map(({ name, description }) => quote(`${name.replaceAll(":", "\\:")}:${description}`));
  return `found=(${described.join(" ")}); _describe ${tag} found`;
}

function reply(value: Value): string {
  if (value.kind === "choices") return `compadd -- ${value.choices.map(quote).join(" ")}`;
  if (value.kind === "file") return "_files";
  if (value.kind === "folder") return "_files -/";
  return value.kind === "run" ? "_dnc_runs" : ":";
}
