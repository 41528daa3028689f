/** `tq completion SHELL`: prints the script that makes a shell complete what `tq` takes. Installs nothing itself. */
import { basename } from 'node:path';
import { isShell, type Shell, SHELLS } from '../completion/shells.ts';
import { nameList } from '../diagnostics/name-list.ts';
import { templateFile } from '../template-files.ts';
import { TqError } from '../tq-error.ts';
import type { Command, Context } from './command.ts';

interface CompletionOptions {
  shell: string | undefined;
}

/** What a user runs once. */
const INSTALL: Readonly<Record<Shell, string>> = {
  bash: 'tq completion bash > ~/.local/share/bash-completion/completions/tq',
  zsh: 'tq completion zsh > "${fpath[1]}/_tq"',
  fish: 'tq completion fish > ~/.config/fish/completions/tq.fish',
};

export const completion: Command<CompletionOptions> = {
  builder: (yargs) =>
    yargs
      .positional('shell', { type: 'string', describe: `which one: ${SHELLS.join(', ')}` })
      .epilogue(
        ['Install it:', ...SHELLS.map((shell) => `  ${shell.padEnd(5)} ${INSTALL[shell]}`)].join('\n'),
      ),

  async run({ shell }, context) {
    if (!isShell(shell)) throw whichShell(shell, context);
    const path = templateFile(`completion/tq.${shell}`);
    const read = await context.files.readFile(path);
    if ('failure' in read)
      throw new TqError('failed', `\`${path}\` cannot be read: ${read.detail}`, { help: 'install tq again' });
    const text = new TextDecoder().decode(read.bytes);
    context.reporter.result('completion', { shell, script: text, install: INSTALL[shell] }, text.trimEnd());
    return 'ok';
  },
};

/** `$SHELL` is the login shell, which need not be the one that asks: a guess for the message, and no more. */
function whichShell(given: string | undefined, { environment }: Context): TqError {
  const own = basename(environment.variables.SHELL ?? '');
  const help = isShell(own)
    ? `this is ${own}, it seems: \`tq completion ${own}\``
    : `name one: \`tq completion ${SHELLS[0]}\``;
  const what = given === undefined ? 'no shell is named' : `there is no completion for \`${given}\``;
  return new TqError('usage', `${what}; these are known: ${nameList(SHELLS)}`, { help });
}
