/** `tq schedule`: when the deployments of `prefect.yaml` start in the days ahead, and whether they have room. */
import { dirname, resolve } from 'node:path';
import { hasErrors } from '../diagnostics/diagnostic.ts';
import type { ExitReason } from '../exit-code.ts';
import type { CapacityFacts } from '../preflight/capacity/capacity-facts.ts';
import type { PlannedDeployment } from '../preflight/capacity/capacity.ts';
import type { ScheduleView } from '../preflight/capacity/schedule-view.ts';
import type { CheckedProject } from '../project/checks/check.ts';
import type { FileSystem } from '../ports/file-system.ts';
import { connectToRunning } from '../reading/running-server.ts';
import { inTime } from '../reading/in-time.ts';
import { type ReadSchedules, readSchedules } from '../reading/read-schedules.ts';
import { onlyTqError, TqError } from '../tq-error.ts';
import { type Command, type Context, selectionOf } from './command.ts';
import { type OfProjects, type Project, projectsOf, REPEATABLE_CHOICES } from './project-options.ts';
import { withRevision } from './ref-options.ts';
import { refuseScheduleOptions, type ScheduleOptions, withScheduleOptions } from './schedule-options.ts';

/** `patience` in milliseconds. */
const SERVER = { patience: 30_000, who: 'the server' };
/** The mark of a page stands in so many of its first bytes. */
const HEAD = 1000;

export const schedule: Command<OfProjects<ScheduleOptions>> = {
  repeatable: REPEATABLE_CHOICES,
  builder: withScheduleOptions,
  async run(options, context): Promise<ExitReason> {
    refuseScheduleOptions(options);
    // Pages are written to this machine, whatever the files are read from.
    const page =
      options.html === undefined ? undefined : resolve(context.environment.workingDirectory, options.html);
    if (page !== undefined) await refusePage(page, context.files);
    return withRevision(options, context, async (asked, there) => {
      const seen = await lookAhead(asked, there);
      if (seen.view !== undefined) await show(seen.view, asked, there);
      if (seen.view !== undefined && page !== undefined)
        await writeView(page, seen.title, seen.view, context);
      return seen.reason;
    });
  },
};

interface Seen {
  reason: ExitReason;
  /** Names of the projects. */
  title: string;
  /** Undefined where there is no file that could be read. */
  view?: ScheduleView;
}

async function lookAhead(options: OfProjects<ScheduleOptions>, context: Context): Promise<Seen> {
  const projects = await projectsOf(options, context);
  if (projects === undefined) return { reason: 'findings', title: '' };
  const read: ReadSchedules[] = [];
  for (const project of projects) {
    const one = await readProject(project);
    project.context.reporter.diagnostics(one.diagnostics, one.sources);
    read.push(one);
  }
  context.reporter.project(undefined);
  const isWrong = read.some(({ diagnostics }) => hasErrors(diagnostics));
  const reason = isWrong ? 'findings' : 'ok';
  const title = [...new Set(read.flatMap(({ name }) => name ?? []))].join(', ');
  const checked = read.flatMap((one) => one.checked ?? []);
  if (checked.length === 0) return { reason, title };
  return { reason, title, view: await viewOf(checked, options, context) };
}

async function readProject({ options, context }: Project<ScheduleOptions>): Promise<ReadSchedules> {
  const { workingDirectory, variables } = context.environment;
  const { prefectFile, server } = options;
  const selection = selectionOf(options);
  const settings = await context.settings().catch(onlyTqError);
  const defaultWorkPoolName = settings?.defaultWorkPoolName?.value;
  return readSchedules(
    { workingDirectory, prefectFile, selection, variables, defaultWorkPoolName, server },
    { ...context, connect: () => connectToRunning(context) },
  );
}

async function viewOf(
  projects: readonly CheckedProject[],
  { server, days, next, timezone: zone }: OfProjects<ScheduleOptions>,
  context: Context,
): Promise<ScheduleView> {
  const [{ plannedDeployments }, { viewSchedules }] = await Promise.all([
    import('../preflight/capacity/planned-deployments.ts'),
    import('../preflight/capacity/schedule-view.ts'),
  ]);
  const planned = (facts?: CapacityFacts): PlannedDeployment[] =>
    projects.flatMap((checked) => plannedDeployments({ checked }, facts));
  const facts = server ? await factsAbout(planned(), context) : undefined;
  return viewSchedules([...planned(facts), ...(facts?.others ?? [])], {
    limits: facts?.limits ?? { pools: new Map(), queues: new Map(), tags: new Map() },
    ...{ from: context.clock.now().getTime(), days, next, zone },
  });
}

async function factsAbout(
  deployments: readonly PlannedDeployment[],
  context: Context,
): Promise<CapacityFacts> {
  const { clock, reporter } = context;
  const { readCapacityFacts } = await import('../reading/preflight/read-capacity-facts.ts');
  const prefect = await inTime(connectToRunning(context), clock, SERVER);
  const { facts, failure } = await readCapacityFacts(deployments, prefect, clock);
  // A part that is refused is left out; a server that says nothing at all was asked in vain.
  if (failure !== undefined) throw failure;
  for (const { what, why } of facts.unread) reporter.note(`the ${what} are not known: ${why}`);
  return facts;
}

async function show(
  view: ScheduleView,
  { next }: OfProjects<ScheduleOptions>,
  { reporter, colour }: Context,
): Promise<void> {
  const [{ scheduleJson }, { scheduleText }, { palette }] = await Promise.all([
    import('../report/schedule/schedule-json.ts'),
    import('../report/schedule/schedule-text.ts'),
    import('../report/palette.ts'),
  ]);
  reporter.result('schedule', scheduleJson(view, next), scheduleText(view, palette(colour)));
}

async function writeView(path: string, title: string, view: ScheduleView, context: Context): Promise<void> {
  const { schedulePage } = await import('../report/schedule/schedule-page.ts');
  const { files, writer, reporter } = context;
  const page = schedulePage({ title: title === '' ? 'deployments' : title, ...view });
  const bytes = new TextEncoder().encode(page);
  const older = await olderPage(path, files);
  const done =
    older === undefined ? await writer.create(path, bytes) : await writer.replace(path, older, bytes);
  if (done === 'exists' && (await olderPage(path, files)) === undefined)
    throw new TqError('failed', `\`${path}\` is a link that leads nowhere`, {
      help: 'remove it, or name another file',
    });
  if (done === 'exists' || done === 'changed-meanwhile')
    throw new TqError('failed', `\`${path}\` was written by something else just now`, { help: 'try again' });
  reporter.note(`wrote \`${path}\``);
}

/** Before anything is looked at. A folder that is not there was hardly meant: none is made. */
async function refusePage(path: string, files: FileSystem): Promise<void> {
  const folder = dirname(path);
  if (!(await files.exists(folder)))
    throw new TqError('failed', `\`${path}\` cannot take the page: there is no folder \`${folder}\``, {
      help: 'make the folder, or name another file',
    });
  await olderPage(path, files);
}

/** Undefined: nothing is there. Throws `TqError` (`failed`) where another file is in the way. */
async function olderPage(path: string, files: FileSystem): Promise<Uint8Array | undefined> {
  const read = await files.readFile(path);
  if ('failure' in read) {
    if (read.failure === 'missing') return undefined;
    throw new TqError('failed', `\`${path}\` cannot take the page: ${read.detail}`);
  }
  const { PAGE_MARK } = await import('../report/schedule/schedule-page.ts');
  if (new TextDecoder().decode(read.bytes.subarray(0, HEAD)).includes(PAGE_MARK)) return read.bytes;
  throw new TqError('failed', `\`${path}\` is there and is no page of \`tq schedule\``, {
    help: 'name another file, or remove this one',
  });
}
