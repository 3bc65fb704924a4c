import type { Command } from 'commander';
import { type CompletedCommand, completedCommands } from './complete.js';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** A script for a shell that completes the commands and options of the program, also behind `npx`. */
export function completionScript(shell: Shell, program: Command): string {
  const commands = completedCommands(program);
  switch (shell) {
    case 'bash':
      return bash(commands);
    case 'zsh':
      return zsh(commands);
    case 'fish':
      return fish(commands);
  }
}

/** Words in front of the cursor that are names of commands make the path. */
const bash = (commands: readonly CompletedCommand[]): string => `# bash completion of forecast
# Put it to use: source <(npx forecast completion bash)
_forecast() {
  local word=\${COMP_WORDS[COMP_CWORD]} path="" candidate each
  for each in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [[ $each == forecast || $each == -* ]] && continue
    candidate="\${path:+$path }$each"
    case "$candidate" in
      ${patternOf(commands)}) path=$candidate ;;
    esac
  done
  case "$path" in
${commands.map(({ path, words }) => `    ${quoted(path)}) COMPREPLY=($(compgen -W ${quoted(words.map(({ word }) => word).join(' '))} -- "$word")) ;;`).join('\n')}
  esac
  # An option's value may be a file, and so may an argument.
  [[ \${#COMPREPLY[@]} -eq 0 && $word != -* ]] && COMPREPLY=($(compgen -f -- "$word"))
}
complete -F _forecast forecast
_forecast_npx() { [[ \${COMP_WORDS[1]} == forecast ]] && _forecast; }
complete -o default -F _forecast_npx npx
`;

const zsh = (commands: readonly CompletedCommand[]): string => `#compdef forecast
# zsh completion of forecast
# Put it to use: source <(npx forecast completion zsh)
_forecast() {
  local path="" candidate each
  local -a candidates
  for each in "\${words[@]:1:$((CURRENT - 2))}"; do
    [[ $each == forecast || $each == -* ]] && continue
    candidate="\${path:+$path }$each"
    case "$candidate" in
      (${patternOf(commands)}) path=$candidate ;;
    esac
  done
  case "$path" in
${commands.map(({ path, words }) => `    (${quoted(path)}) candidates=(${words.map(({ word, description }) => quoted(`${word}:${description.replaceAll(':', '\\:')}`)).join(' ')}) ;;`).join('\n')}
  esac
  _describe 'forecast' candidates || _files
}
(( $+functions[compdef] )) || { autoload -U compinit && compinit }
compdef _forecast forecast
`;

const fish = (commands: readonly CompletedCommand[]): string =>
  [
    '# fish completion of forecast',
    '# Put it to use: npx forecast completion fish | source',
    'function __forecast_path',
    '  set -l path',
    '  for each in (commandline -opc)[2..]',
    "    string match -q -- '-*' $each; and continue",
    `    switch (string join ' ' $path $each)`,
    `      case ${commands
      .filter(({ path }) => path !== '')
      .map(({ path }) => quoted(path))
      .join(' ')}`,
    '        set path $path $each',
    '    end',
    '  end',
    "  string join ' ' $path",
    'end',
    ...commands.flatMap(({ path, words }) =>
      words.map(({ word, description }) => {
        const what = word.startsWith('--') ? `-l ${word.slice(2)}` : `-a ${quoted(word)}`;
        return `complete -c forecast -n ${quoted(`test (__forecast_path) = "${path}"`)} ${what} -d ${quoted(description)}`;
      }),
    ),
    '',
  ].join('\n');

const patternOf = (commands: readonly CompletedCommand[]): string =>
  commands
    .filter(({ path }) => path !== '')
    .map(({ path }) => quoted(path))
    .join('|');

/** For all three shells alike. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'"'"'`)}'`;
