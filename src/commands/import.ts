/** `tq import`: what a server holds, as `prefect.yaml` and block files, such that the next plan is empty. */
import { resolve } from 'node:path';
import type { ExitReason } from '../exit-code.ts';
import { insidePath } from '../inside-path.ts';
import { parseNamePattern } from '../importing/name-pattern.ts';
import type { ImportedFile, ImportOutcome } from '../importing/imported.ts';
import { importProject } from '../reading/importing/import-project.ts';
import { repositoryRoot } from '../reading/files/repository-root.ts';
import { importedDiff, importedJson, importedLines } from '../report/imported-text.ts';
import { TqError } from '../tq-error.ts';
import { type Command, type Context, REPEATED_TEXT } from './command.ts';

interface ImportOptions {
  name: string[] | undefined;
  out: string;
  dryRun: boolean;
  blocks: boolean | undefined;
}

export const importFromServer: Command<ImportOptions> = {
  builder: (yargs) =>
    yargs
      .option('name', {
        alias: 'n',
        ...REPEATED_TEXT,
        describe: 'a deployment of the server: `NAME`, `FLOW/NAME`, or a pattern with `*`; may be repeated',
      })
      .option('out', {
        type: 'string',
        default: 'prefect.yaml',
        requiresArg: true,
        describe: 'the file to write; what it holds already is kept, comments included',
      })
      .option('dry-run', {
        type: 'boolean',
        default: false,
        describe: 'show what would change; write nothing',
      })
      .option('blocks', {
        type: 'boolean',
        describe: 'block files as well; by default when no deployment is chosen with `-n`',
      }),

  async run(options, context) {
    await refuseOutside(options.out, context);
    const patterns = (options.name ?? []).map(parseNamePattern);
    const outcome = await importProject(
      { file: options.out, patterns, blocks: options.blocks ?? patterns.length === 0 },
      context,
    );
    if ('findings' in outcome) {
      context.reporter.diagnostics(outcome.findings, outcome.sources);
      return 'findings';
    }
    const isWritten = !options.dryRun && outcome.files.length > 0;
    if (isWritten) for (const file of outcome.files) await write(file, context);
    say(outcome, isWritten, context);
    return 'ok';
  },
};

/** A slip in a path must not cost a file of another project. */
async function refuseOutside(out: string, { environment, files }: Context): Promise<void> {
  const { workingDirectory } = environment;
  const path = resolve(workingDirectory, out);
  const root = (await repositoryRoot(workingDirectory, files)) ?? workingDirectory;
  if (insidePath(root, path) || !(await files.exists(path))) return;
  throw new TqError('usage', `\`${out}\` lies outside the project and is there already`, {
    help: 'run `tq import` in the project that the file belongs to, or name a file that is not there',
  });
}

async function write({ name, path, before, after }: ImportedFile, { writer }: Context): Promise<void> {
  const outcome =
    before === undefined ? await writer.create(path, after) : await writer.replace(path, before, after);
  if (outcome === 'created' || outcome === 'replaced') return;
  throw new TqError('failed', `\`${name}\` was changed by somebody else meanwhile, so it was not written`, {
    help: 'run `tq import` again',
  });
}

function say(outcome: ImportOutcome, isWritten: boolean, { reporter }: Context): ExitReason {
  const diff = importedDiff(outcome);
  reporter.result('import', importedJson(outcome, isWritten), diff.trimEnd());
  for (const line of importedLines(outcome)) reporter.note(line);
  const names = outcome.files.map(({ name }) => `\`${name}\``).join(', ');
  if (outcome.things.length === 0) reporter.note('the server holds nothing to import');
  else if (outcome.files.length === 0) reporter.note('nothing to write: the files say it all already');
  else reporter.note(isWritten ? `written: ${names}` : `not written (--dry-run): ${names}`);
  return 'ok';
}
