/** `tq validate`: what is wrong with `prefect.yaml` and its flows, without a server and without running anything. */
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.ts';
import type { ExitReason } from '../exit-code.ts';
import type { FileKind } from '../reading/checking/file-kind.ts';
import { checkFiles, type CheckedFiles, type CheckRequest } from '../reading/checking/check-files.ts';
import type { ServerPorts } from '../reading/checking/check-on-server.ts';
import { shellWord } from '../command-line/shell-word.ts';
import { requireServer } from '../reading/running-server.ts';
import type { Command, Context } from './command.ts';
import { selectingChanged } from './change-options.ts';
import { withRevision } from './ref-options.ts';
import {
  choiceOf,
  refuseContradictions,
  type ValidateOptions,
  withValidateOptions,
} from './validate-options.ts';
import { onlyTqError } from '../tq-error.ts';

export const validate: Command<ValidateOptions> = {
  builder: withValidateOptions,
  run: (options, context) => checkAt(options, context),
};

/** `tq rules check`: the same for rule files, whatever they look like; without a file for all those of the project. */
export const checkRules: Command<ValidateOptions> = {
  builder: (yargs) =>
    withValidateOptions(yargs).positional('files', {
      type: 'string',
      array: true,
      describe: 'the rule files to check; if absent all that `prefect.yaml` names under `tq.rules`',
    }),
  run: (options, context) => checkAt(options, context, 'rules'),
};

async function checkAt(options: ValidateOptions, context: Context, kind?: FileKind): Promise<ExitReason> {
  refuseContradictions(options);
  return withRevision(options, context, (given, at) =>
    selectingChanged(given, at, (select, looking) => check(given, looking, { kind, select })),
  );
}

async function check(
  options: ValidateOptions,
  context: Context,
  chosen: Pick<CheckRequest, 'kind' | 'select'>,
): Promise<ExitReason> {
  const { kind, select } = chosen;
  const request = { ...(await requestOf(options, kind, context)), select };
  if (options.watch) return watch(request, options, context);
  if (options.fix) return fix(request, options, context);
  if (options.diff) return showDiff(request, options, context);
  return say(await checkFiles(request, context), request, options, context);
}

async function requestOf(
  options: ValidateOptions,
  kind: FileKind | undefined,
  context: Context,
): Promise<CheckRequest> {
  const { workingDirectory, variables } = context.environment;
  // Settings that only a connection needs may be wrong here: nothing is connected.
  const settings = await context.settings().catch(onlyTqError);
  return {
    files: filesOf(options, kind),
    ...(kind ? { kind } : {}),
    workingDirectory,
    environment: variables,
    defaultWorkPoolName: settings?.defaultWorkPoolName?.value,
    choice: choiceOf(options),
    server: options.server ? await serverPorts(context) : undefined,
    remotes: options.git ? context : undefined,
  };
}

/** What stands behind `--` are files as well. */
function filesOf({ files, '--': others = [] }: ValidateOptions, kind: FileKind | undefined): string[] {
  const given = [...files, ...others].map(String);
  return given.length > 0 || kind === 'rules' ? given : ['prefect.yaml'];
}

/** The command that makes the repairs of what this one has found; of many files it does not say the names again. */
function repairing({ kind, files }: CheckRequest): string {
  const command = kind === 'rules' ? 'tq rules check' : 'tq validate';
  const isDefault = kind === undefined && files.every((file) => file === 'prefect.yaml');
  const words = isDefault ? [] : files.length > 3 ? ['…'] : files.map(shellWord);
  const isBehindDashes = words.some((word) => word.startsWith('-'));
  return isBehindDashes
    ? [command, '--fix', '--', ...words].join(' ')
    : [command, ...words, '--fix'].join(' ');
}

async function serverPorts(context: Context): Promise<ServerPorts> {
  await requireServer(context);
  return context;
}

/** The findings, and whether they let the project through. */
function say(
  { diagnostics, sources, counts, notes, failure }: CheckedFiles,
  request: CheckRequest,
  { maxWarnings, fix: isFixing, diff }: ValidateOptions,
  { reporter }: Context,
): ExitReason {
  reporter.diagnostics(diagnostics, sources);
  for (const note of notes) reporter.note(note);
  const fixable = diagnostics.filter((each) => each.fix !== undefined).length;
  if (fixable > 0 && !isFixing && !diff)
    reporter.note(`\`${repairing(request)}\` can repair ${fixable}; \`--diff\` shows how`);
  if (failure !== undefined) throw failure;
  if (hasErrors(diagnostics)) return 'findings';
  const warnings = diagnostics.filter(({ severity }: Diagnostic) => severity === 'warning').length;
  if (maxWarnings !== undefined && warnings > maxWarnings) {
    reporter.note(`more warnings than \`--max-warnings ${maxWarnings}\` lets through: ${warnings}`);
    return 'findings';
  }
  if (diff && fixable > 0) return 'findings';
  for (const [file, count] of counts) reporter.note(`${file}: ${count}, no errors`);
  return 'ok';
}

async function fix(request: CheckRequest, options: ValidateOptions, context: Context): Promise<ExitReason> {
  const { fixFiles } = await import('../reading/checking/fix-files.ts');
  const { checked, changed, leftAlone } = await fixFiles(request, context);
  const { reporter } = context;
  for (const { name, path, before, after, count } of changed) {
    const outcome = await context.writer.replace(path, before, after);
    reporter.note(
      outcome === 'replaced'
        ? `${name}: ${count} ${count === 1 ? 'finding' : 'findings'} repaired`
        : `${name}: changed by somebody else meanwhile, so nothing was repaired`,
    );
  }
  for (const name of leftAlone) reporter.note(`${name}: not in UTF-8, so nothing was repaired`);
  return say(checked, request, options, context);
}

async function showDiff(
  request: CheckRequest,
  options: ValidateOptions,
  context: Context,
): Promise<ExitReason> {
  const { fixFiles } = await import('../reading/checking/fix-files.ts');
  const { unifiedDiff } = await import('../report/unified-diff.ts');
  const { before, changed } = await fixFiles(request, context);
  const diff = changed.map(unifiedDiff).join('');
  if (diff !== '') context.reporter.result('diff', diff, diff.trimEnd());
  const reason = say(before, request, options, context);
  return reason;
}

/** Until Ctrl-C; each round says everything anew. */
async function watch(request: CheckRequest, options: ValidateOptions, context: Context): Promise<ExitReason> {
  const { recordingFiles } = await import('../reading/files/recording-files.ts');
  const { releasingParser } = await import('../reading/flows/releasing-parser.ts');
  const watcher = await context.watcher();
  for (;;) {
    const { files, asked } = recordingFiles(context.files);
    const { python, release } = releasingParser(context.python);
    const checked = await checkFiles(request, { ...context, files, python });
    release();
    watcher.watch([...asked]);
    say(checked, request, options, context);
    context.reporter.note('watching for changes; Ctrl-C ends it');
    await watcher.nextChange();
    context.reporter.clear();
  }
}
