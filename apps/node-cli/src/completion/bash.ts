import { quoted } from "./quoted.ts";
import { type CommandNode, flagsByValue, type Value } from "./tree.ts";

/** A script for bash, 3.2 and later. */
export function bashScript(tree: readonly CommandNode[]): string {
  return `# Completion of dnc for bash; in ~/.bashrc: eval "$(dnc completion bash)"

# Folders that hold a run, and folders on the way to one.
_dnc_runs() {
  local run
  for run in "$1"*/run.json runs/*/run.json; do
    run=\${run%/run.json}
    [[ -e $run/run.json && $run == "$1"* ]] && printf '%s\\n' "$run"
  done
  compgen -d -- "$1"
}

# Paths, as the command in the arguments finds them; bash before version 4 puts a space behind a folder.
_dnc_paths() {
  compopt -o filenames 2>/dev/null
  COMPREPLY=($("$@" "$cur" | sort -u))
}

_dnc() {
  local IFS=$'\\n' at where=dnc
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]}
  COMPREPLY=()
  # --flag=value is three words here.
  if [[ $cur == = ]]; then prev=\${COMP_WORDS[COMP_CWORD - 1]} cur=''
  elif [[ $prev == = ]]; then prev=\${COMP_WORDS[COMP_CWORD - 2]}; fi
  for ((at = 1; at < COMP_CWORD; at++)); do
    case "$where \${COMP_WORDS[at]}" in
      ${tree
        .slice(1)
        .map(({ path }) => quoted(path))
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
    ({ value, flags }) => `    ${flags.map(quoted).join(" | ")}) ${reply(value)}; return ;;`,
  );
  return lines.join("\n");
}

function nodeLines({ path, commands, flags, expects }: CommandNode): string {
  const names = flags.map(({ name }) => name);
  const others = commands.map(({ name }) => name);
  const rest = others.length > 0 ? reply({ kind: "words", words: others }) : reply(expects);
  return `    ${quoted(path)}) if [[ $cur == -* ]]; then ${reply({ kind: "words", words: names })}; else ${rest}; fi ;;`;
}

function reply(value: Value): string {
  if (value.kind === "words") {
    return `COMPREPLY=($(compgen -W $'${value.words.join("\\n")}' -- "$cur"))`;
  }
  const commands = { file: "compgen -f --", folder: "compgen -d --", run: "_dnc_runs", none: "", any: "" };
  const command = commands[value.kind];
  return command === "" ? ":" : `_dnc_paths ${command}`;
}
