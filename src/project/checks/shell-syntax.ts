/**
 * Scripts of `run_shell_script` that are written for a shell and get none: each line is split into words and started as
 * a program, so that `cd`, `&&` and `|` are arguments or names of programs, and `$NAME` stays as it is
 * (`prefect/deployments/steps/utility.py`, Prefect 3.8.8).
 */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { splitLines } from '../../steps/python-strings.ts';
import { splitCommand } from '../../steps/split-command.ts';
import { standardStep } from '../../steps/standard-steps.ts';
import type { Document } from '../document.ts';
import { STEP_SECTIONS, writtenSteps, type WrittenStep } from '../steps.ts';
import { isMapping } from '../yaml-value.ts';
import type { Check } from './check.ts';

export const shellSyntax: Check = ({ written, chosen }) => {
  const told = new Set<string>();
  return chosen.flatMap((index) =>
    STEP_SECTIONS.flatMap((section) =>
      writtenSteps(written, ['deployments', index], section).steps.flatMap((step) => {
        // Steps at the top of the file belong to several entries.
        const place = step.path.join();
        if (told.has(place)) return [];
        told.add(place);
        return ofStep(written, step);
      }),
    ),
  );
};

function ofStep(document: Document, { value, path }: WrittenStep): Diagnostic[] {
  const [name, inputs] = isMapping(value) ? (Object.entries(value)[0] ?? []) : [];
  if (name === undefined || standardStep(name) !== 'run_shell_script' || !isMapping(inputs)) return [];
  const { script, shell, expand_env_vars: expands } = inputs;
  if (typeof script !== 'string' || (shell !== undefined && shell !== null && shell !== false)) return [];
  const found = splitLines(script)
    .map((line) => shellWord(line, expands === undefined || expands === null || expands === false))
    .find((word) => word !== undefined);
  if (found === undefined) return [];
  const isVariable = found.startsWith('$');
  return [
    diagnostic('TQ2048', {
      message: `\`${found}\` in \`script\` is for a shell, and \`run_shell_script\` starts none`,
      where: document.spanOf([...path, name, 'script'], script.includes('\n') ? 'key' : 'value'),
      help: isVariable
        ? 'add `expand_env_vars: true`, or `shell: true`'
        : 'add `shell: true`, or write each command in a line of its own and the folder as `directory`',
    }),
  ];
}

const SIGNS = ['&&', '||', '|', ';', '>', '>>', '<', '2>&1', '&'];
const BUILTINS = [
  'cd',
  'export',
  'source',
  '.',
  'set',
  'if',
  'for',
  'while',
  'eval',
  'alias',
  'ulimit',
  'trap',
];
/** These read their arguments as a shell does. */
const SHELLS = /(?:^|\/)(?:sh|bash|zsh|dash|ksh|pwsh|powershell|cmd)(?:\.exe)?$/;

/** The first word of a line that only a shell understands. */
function shellWord(line: string, keepsVariables: boolean): string | undefined {
  const words = splitCommand(line);
  if ('fault' in words) return undefined;
  const [program = ''] = words;
  if (BUILTINS.includes(program)) return program;
  const sign = words.find((word) => SIGNS.includes(word));
  if (sign !== undefined || !keepsVariables || SHELLS.test(program)) return sign;
  // Single quotes keep a `$` in a shell as well.
  const [variable] =
    /\$(?:[A-Za-z_]\w*|\{[A-Za-z_]\w*\}|\()/.exec(line.replaceAll(/'[^']*'|\{\{(?:(?!\{\{).)*?\}\}/g, '')) ??
    [];
  return variable === '$(' ? '$(…)' : variable;
}
