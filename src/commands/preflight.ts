/** `tq preflight`: whether what `prefect.yaml` describes will run in production, and why not. Writes nothing. */
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.ts';
import type { ExitReason } from '../exit-code.ts';
import type { JsonValue } from '../json.ts';
import type { Checkout } from '../ports/git.ts';
import type { PreflightReport } from '../preflight/verdict/report.ts';
import { connectToRunning } from '../reading/running-server.ts';
import { shownOutside } from '../reading/reporter-of-project.ts';
import { type Preflight, runPreflight } from '../reading/preflight/run-preflight.ts';
import { changedProjectsOf, type Narrowed } from './change-options.ts';
import { type Command, type Context, selectionOf } from './command.ts';
import { askedOf, type PreflightOptions, withPreflightOptions } from './preflight-options.ts';
import { type OfProjects, type Project, REPEATABLE_CHOICES } from './project-options.ts';
import { withRevision } from './ref-options.ts';
import { choiceOf, refuseMaxWarnings } from './validate-options.ts';
import { onlyTqError } from '../tq-error.ts';

export const preflight: Command<OfProjects<PreflightOptions>> = {
  repeatable: REPEATABLE_CHOICES,
  builder: withPreflightOptions,
  run: (options, context) => {
    refuseMaxWarnings(options);
    return withRevision(options, context, lookAtProjects);
  },
};

async function lookAtProjects(options: OfProjects<PreflightOptions>, context: Context): Promise<ExitReason> {
  const projects = await changedProjectsOf(options, context);
  if (projects === undefined) return 'findings';
  if (projects.length === 0) return 'ok';
  const { workingDirectory } = context.environment;
  // Git takes its time in another process, so it is asked before the files are read.
  const checkout = context.git.checkout(workingDirectory);
  const made: Preflight[] = [];
  for (const project of projects) {
    const looked = await lookAtProject(project);
    project.context.reporter.diagnostics(looked.diagnostics, looked.sources);
    for (const note of looked.notes) context.reporter.note(note);
    made.push(namedFromHere(looked, project, workingDirectory));
  }
  context.reporter.project(undefined);
  const reports = made.flatMap(({ report }) => report ?? []);
  await tell(reports, await checkout, { options, context });
  return verdict(
    made.flatMap(({ diagnostics }) => diagnostics),
    made.map(({ failure }) => failure),
    options,
    context,
  );
}

/** Files of one of several projects are named from where `tq` runs. */
function namedFromHere(
  looked: Preflight,
  { several }: Project<unknown>,
  workingDirectory: string,
): Preflight {
  if (several === undefined || looked.report === undefined) return looked;
  const rename = shownOutside(several, workingDirectory);
  const deployments = looked.report.deployments.map((each) => ({
    ...each,
    checks: each.checks.map((check) =>
      check.place === undefined
        ? check
        : { ...check, place: { ...check.place, file: rename(check.place.file) } },
    ),
  }));
  return { ...looked, report: { file: rename(looked.report.file), deployments } };
}

function lookAtProject({ options, context }: Project<PreflightOptions & Narrowed>): Promise<Preflight> {
  const { workingDirectory, variables } = context.environment;
  const { prefectFile, only, python } = options;
  const settings = context.settings().catch(onlyTqError);
  return settings.then((known) =>
    runPreflight(
      {
        workingDirectory,
        prefectFile,
        variables,
        defaultWorkPoolName: known?.defaultWorkPoolName?.value,
        selection: { ...selectionOf(options), only },
        asked: askedOf(options),
        choice: choiceOf(options),
        python: python === undefined || python === '' ? 'auto' : python,
      },
      { ...context, connect: () => connectToRunning(context) },
    ),
  );
}

async function tell(
  reports: readonly PreflightReport[],
  checkout: Checkout | null,
  { options, context }: { options: Pick<PreflightOptions, 'checks' | 'checklist'>; context: Context },
): Promise<void> {
  const { preflightRecord } = await import('../report/preflight/preflight-json.ts');
  const date = context.clock.now().toISOString().slice(0, 10);
  const record = preflightRecord(reports, {
    date,
    ...(checkout === null ? {} : { commit: checkout.commit }),
  });
  // Plain data already; a copy leaves out what is undefined.
  const value = JSON.parse(JSON.stringify(record)) as JsonValue;
  context.reporter.result('preflight', value, await textOf(reports, options, context));
}

async function textOf(
  reports: readonly PreflightReport[],
  { checks, checklist }: Pick<PreflightOptions, 'checks' | 'checklist'>,
  { colour }: Context,
): Promise<string> {
  const { palette } = await import('../report/palette.ts');
  const colours = palette(colour);
  if (checklist) {
    const { checklistText } = await import('../report/preflight/checklist-text.ts');
    return checklistText(reports, colours);
  }
  const { preflightText } = await import('../report/preflight/preflight-text.ts');
  return preflightText(reports, colours, { everyCheck: checks });
}

function verdict(
  said: readonly Diagnostic[],
  failures: readonly Preflight['failure'][],
  { maxWarnings }: Pick<PreflightOptions, 'maxWarnings'>,
  { reporter }: Context,
): ExitReason {
  const failure = failures.find((each) => each !== undefined);
  if (failure !== undefined && !hasErrors(said)) throw failure;
  if (failure !== undefined)
    reporter.failure({ message: failure.message, reason: failure.reason, help: failure.help });
  if (hasErrors(said)) return 'findings';
  const warnings = said.filter(({ severity }) => severity === 'warning').length;
  if (maxWarnings === undefined || warnings <= maxWarnings) return 'ok';
  reporter.note(`more warnings than \`--max-warnings ${maxWarnings}\` lets through: ${warnings}`);
  return 'findings';
}
