import { quote } from "./quote.ts";
import { type CommandNode, flagsByValue, type Value } from "./tree.ts";

/** Returns the completion script for bash 3.2 and later. */
export function bashScript(tree: readonly CommandNode[]): string {
  return `# Completion of dnc for bash; in ~/.bashrc: eval "$(dnc completion bash)"

# Completes folders of runs, and other folders.
_dnc_runs() {
  local run
  for run in "$1"*/run.json runs/*/run.json; do
    run=\${run%/run.json}
    [[ -e $run/run.json && $run == "$1"* ]] && printf '%s\\n' "$run"
  done
  compgen -d -- "$1"
}

# Completes paths from the given command. Before version 4, bash adds a space after a folder.
_dnc_paths() {
  compopt -o filenames 2>/dev/null
  COMPREPLY=($("$@" "$cur" | sort -u))
}

_dnc() {
  local IFS=$'\\n' at where=dnc
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]}
  COMPREPLY=()
  # bash splits --flag=value into three words.
  if [[ $cur == = ]]; then prev=\${COMP_WORDS[COMP_CWORD - 1]} cur=''
  elif [[ $prev == = ]]; then prev=\${COMP_WORDS[COMP_CWORD - 2]}; fi
  for ((at = 1; at < COMP_CWORD; at++)); do
    case "$where \${COMP_WORDS[at]}" in
      ${tree
        .slice(1)
        .map(({ path }) => quote(path))
        .join(" | ")})
        where="$where \${COMP_WORDS[at]}" ;;
    esac
  done
  case "$where $prev" in
${valueLines(tree)}
  esac
  case "$where" in
${tree.map(nodeLines).join("\n")}
  esac
}

complete -F _dnc dnc
`;
}

function valueLines(tree: readonly CommandNode[]): string {
  const lines = flagsByValue(tree).map(
    ({ value, flags }) => `    ${flags.map(quote).join(" | ")}) ${reply(value)}; return ;;`,
  );
  return lines.join("\n");
}

function nodeLines({ path, commands, flags, expects }: CommandNode): string {
  const names = flags.map(({ name }) => name);
  const others = commands.map(({ name }) => name);
  const rest = others.length > 0 ? reply({ kind: "choices", choices: others }) : reply(expects);
  return `    ${quote(path)}) if [[ $cur == -* ]]; then ${reply({ kind: "choices", choices: names })}; else ${rest}; fi ;;`;
}

function reply(value: Value): string {
  if (value.kind === "choices") {
    return `COMPREPLY=($(compgen -W $'${value.choices.join("\\n")}' -- "$cur"))`;
  }
  const commands = { file: "compgen -f --", folder: "compgen -d --", run: "_dnc_runs", none: "", any: "" };
  const command = commands[value.kind];
  return command === "" ? ":" : `_dnc_paths ${command}`;
}
