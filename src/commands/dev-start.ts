/** `tq dev`: the project of this folder, deployed to a server on this machine and run there by workers. */
import { exitReasonOf } from '../apply/report.ts';
import { nameList } from '../diagnostics/name-list.ts';
import { devOverlay, foreignPools, leftOutVariables } from '../dev/overlay.ts';
import { localSettings } from '../dev/local-settings.ts';
import { requireKnownName } from '../dev/known-name.ts';
import { printable } from '../report/printable.ts';
import { shellWord } from '../command-line/shell-word.ts';
import type { ExitReason } from '../exit-code.ts';
import { fullName } from '../plan/state.ts';
import type { LocalServer, RunningLocalServer } from '../ports/local-server.ts';
import type { PrefectClient } from '../ports/prefect-client.ts';
import type { Document } from '../project/document.ts';
import { choosePython, type ChosenPython } from '../reading/dev/choose-python.ts';
import { withProcessPools } from '../reading/dev/local-client.ts';
import { SessionWorkers } from '../reading/dev/session-workers.ts';
import { type PlanImages, type PreparedPlan, preparePlan } from '../reading/planning/prepare-plan.ts';
import { recordingFiles } from '../reading/files/recording-files.ts';
import { releasingParser } from '../reading/flows/releasing-parser.ts';
import type { Settings } from '../settings.ts';
import { onlyTqError, TqError } from '../tq-error.ts';
import { carryOutProjects } from './carry-out-projects.ts';
import type { Command, Context } from './command.ts';
import { planRequest } from './deploy-options.ts';
import { requirePort } from './dev-options.ts';
import { type DevOptions, notInherited, withStartOptions } from './dev-start-options.ts';
import { type OfProjects, projectsOf, REPEATABLE_CHOICES, withProjectOptions } from './project-options.ts';

export const devStart: Command<OfProjects<DevOptions>> = {
  repeatable: REPEATABLE_CHOICES,
  // `tq dev run` and its kin have options of their own.
  builder: (yargs) => notInherited(withStartOptions(withProjectOptions(yargs))),

  async run(options, context) {
    requirePort(options.port);
    if (options.detach && options.watch)
      throw new TqError('usage', '`--detach` and `--watch` exclude each other', {
        help: 'to see changes `tq dev` must stay in the foreground',
      });
    const projects = await projectsOf<DevOptions>(options, context);
    if (projects === undefined) return 'findings';
    const [project] = projects;
    if (project === undefined || projects.length > 1)
      throw new TqError('usage', `\`tq dev\` runs one project at a time, and ${projects.length} were named`, {
        help: 'name one file with `--prefect-file`; each may have a `tq dev` of its own',
      });
    const session = new Session(project.options, project.context);
    // A signal ends what was started, in order; a second one ends `tq` at once.
    return context.interruption.deferWhile(() => session.run());
  },
};

/** No step is run, so no image is built. */
const NO_IMAGES: PlanImages = {
  describe: () => undefined,
  foresee: async () => ({ images: [], contexts: [], outputs: new Map(), names: NO_NAMES }),
  explain: async () => ({ images: [], names: undefined }),
  names: async () => NO_NAMES,
};
const NO_NAMES = { pins: new Map<string, string>(), open: new Set<string>() };

const POLL_MILLISECONDS = 300;
/** Every 2 s or so. */
const LOOKS_A_LOOK_AT_THE_SERVER = 7;

interface Place {
  server: RunningLocalServer;
  prefect: PrefectClient & { close(): Promise<void> };
  python: ChosenPython;
  /** Whether it was started for this run. */
  isNew: boolean;
}

/** One `tq dev`, from the first look at the files to its end. */
class Session {
  readonly #options: DevOptions;
  readonly #context: Context;
  #openWorkers: Promise<SessionWorkers> | undefined;
  /** Made when the files have been found good. */
  #place: Promise<Place> | undefined;
  #configured: Settings | undefined;
  #written: Document | undefined;
  readonly #told = new Set<string>();
  #hasSaidWhere = false;
  /** Whether nothing waits for packages any more. */
  #isInstalled = false;

  constructor(options: DevOptions, context: Context) {
    this.#options = options;
    this.#context = context;
  }

  get #workers(): Promise<SessionWorkers> {
    const { localServer, reporter } = this.#context;
    const note = (line: string): void => reporter.note(line);
    const progress = (line: string): void => reporter.progress(line);
    return (this.#openWorkers ??= localServer().then(
      ({ workers }) => new SessionWorkers({ workers, note, progress }),
    ));
  }

  async run(): Promise<ExitReason> {
    let isKept = false;
    try {
      this.#configured = await this.#context.settings().catch(onlyTqError);
      this.#sayConfigured();
      const reason = await this.#deploy();
      if (this.#stopped() !== undefined) return this.#stopped() as ExitReason;
      if (reason !== 'ok' && !this.#options.watch) return reason;
      await (await this.#workers).ready();
      if (reason === 'ok') await this.#sayWhere();
      isKept = this.#options.detach;
      return isKept ? 'ok' : await this.#follow();
    } catch (error) {
      const stopped = this.#stopped();
      // Ctrl-C has ended what was being installed.
      if (stopped !== undefined && !this.#isInstalled) return stopped;
      throw error;
    } finally {
      await this.#close(isKept);
    }
  }

  #stopped(): 'interrupted' | 'terminated' | undefined {
    return this.#context.interruption.requested();
  }

  #sayConfigured(): void {
    const url = this.#configured?.connection.apiUrl;
    if (url === undefined) return;
    this.#context.reporter.note(
      `\`${url.name}\` (${url.source}) names another server, which \`tq dev\` leaves alone: it deploys to the local one`,
    );
  }

  /** Files → plan → server, as `tq deploy` does it, with what the overlay makes of the file. */
  async #deploy(): Promise<ExitReason> {
    const { files, asked } = recordingFiles(this.#context.files);
    const { python, release } = releasingParser(this.#context.python);
    const context = { ...this.#context, files, python };
    let prepared: PreparedPlan | undefined;
    try {
      prepared = await this.#prepare(context);
    } finally {
      release();
      if (this.#options.watch) (await context.watcher()).watch([...asked]);
    }
    if (prepared === undefined) return 'findings';
    if (this.#stopped() !== undefined) return this.#stopped() as ExitReason;
    const names = new Set(prepared.desired.deployments.map(({ fields }) => fields.work_pool_name ?? ''));
    this.#sayForeign([...names]);
    this.#sayLeftOut();
    await this.#ensureWorkers([...names].filter((name) => name !== ''));
    const report = await carryOutProjects([{ prepared, context, several: undefined }], {
      kind: { deploy: true },
      isApproved: false,
      lockTimeoutSeconds: 0,
      options: {},
    });
    const { deployments } = prepared.desired;
    this.#deployed = deployments.map(fullName);
    // One that events start wants of them what nobody types.
    const typed = deployments.find(({ automations }) => automations.length === 0) ?? deployments[0];
    this.#suggested = typed === undefined ? undefined : fullName(typed);
    return exitReasonOf(report);
  }
  #deployed: string[] = [];
  /** What somebody may like to run first. */
  #suggested: string | undefined;

  async #prepare(context: Context): Promise<PreparedPlan | undefined> {
    const { workingDirectory: folder } = context.environment;
    const { schedules: keepSchedules, prefectFile, name, environment, allow } = this.#options;
    const request = await planRequest({ prefectFile, name, environment, allow }, context);
    const overlay = (document: Document): Document => {
      this.#written = document;
      requireKnownName(document, name ?? []);
      return devOverlay(document, { folder, keepSchedules });
    };
    const connect = async (): Promise<PrefectClient> => (await this.#connected()).prefect;
    // Of the settings nothing is asked but what holds for any server.
    const settings = async (): Promise<Settings> => localSettings('', this.#configured);
    const ports = { ...context, overlay, connect, settings };
    return preparePlan({ ...request, unnamed: 'left-out', images: NO_IMAGES }, ports);
  }

  #connected(): Promise<Place> {
    return (this.#place ??= this.#start());
  }

  async #start(): Promise<Place> {
    const { localServer, reporter, environment, files, processes } = this.#context;
    const local = await localServer();
    const onProgress = (line: string): void => reporter.progress(line);
    const note = (line: string): void => reporter.note(line);
    const { environments } = local;
    const isStopped = (): boolean => this.#stopped() !== undefined;
    const ports = { environment, files, processes, environments, onProgress, note, isStopped };
    const wanted = this.#options.python === 'auto' ? undefined : this.#options.python;
    const python = await choosePython(wanted, ports);
    const isNew = !(await local.status()).running;
    const { port } = this.#options;
    const server = await local.start({
      ...{ port, onProgress, isStopped },
      ...(python.fitsServer ? { python: python.path } : {}),
    });
    this.#isInstalled = true;
    if (port && !server.apiUrl.includes(`:${port}/`))
      note(`the local server runs already, on another port than ${port}; \`tq dev down\` stops it`);
    return { server, prefect: withProcessPools(await local.connect(server)), python, isNew };
  }

  #sayForeign(names: readonly string[]): void {
    const foreign = this.#written === undefined ? [] : foreignPools(this.#written, names);
    for (const { name, type } of foreign) {
      if (this.#told.has(name)) continue;
      this.#told.add(name);
      this.#context.reporter.note(`\`${name}\` is a process pool here; elsewhere it is of type \`${type}\``);
    }
  }

  #sayLeftOut(): void {
    const names = this.#written === undefined ? [] : leftOutVariables(this.#written);
    const open = names.filter((name) => !this.#told.has(`env ${name}`));
    open.forEach((name) => this.#told.add(`env ${name}`));
    if (open.length === 0) return;
    this.#context.reporter.note(
      `runs do not get ${nameList(open, 10)} of \`job_variables.env\` here: they belong to the local server`,
    );
  }

  async #ensureWorkers(pools: readonly string[]): Promise<void> {
    const { environment, files } = this.#context;
    const { server, python } = await this.#connected();
    const project = environment.workingDirectory;
    const sources = `${project}/src`;
    const searchPath = (await files.exists(sources)) ? [sources] : [];
    const isDetached = this.#options.detach;
    const starts = pools.map((pool) => ({
      ...{ pool, python: python.path, project, searchPath, apiUrl: server.apiUrl, isDetached },
    }));
    await (await this.#workers).ensure(starts);
  }

  async #sayWhere(): Promise<void> {
    this.#hasSaidWhere = true;
    const { server, python } = await this.#connected();
    const workers = (await this.#workers).all;
    const deployments = `${server.uiUrl}/deployments`;
    const text = [
      `UI: ${server.uiUrl}`,
      `deployments: ${deployments}`,
      ...this.#deployed.map((name) => `  ${name}`),
      `workers: ${workers.map(({ pool }) => pool).join(', ')}, on ${python.path}`,
      ...(this.#suggested === undefined ? [] : [`start a run: tq dev run ${shellWord(this.#suggested)}`]),
    ].join('\n');
    const value = { ...server, workers: workers.map((each) => ({ ...each })), deployments: this.#deployed };
    this.#context.reporter.result('server', value, printable(text));
  }

  /** Until Ctrl-C, or until no server or, without `--watch`, no worker is left. */
  async #follow(): Promise<ExitReason> {
    const { reporter, clock } = this.#context;
    const watching = await this.#watching();
    reporter.note(`following the workers${watching === undefined ? '' : ' and the files'}; Ctrl-C ends them`);
    const workers = await this.#workers;
    for (let looks = 1; ; looks += 1) {
      await workers.tell();
      const stopped = this.#stopped();
      if (stopped !== undefined) return stopped;
      if (looks % LOOKS_A_LOOK_AT_THE_SERVER === 0) await this.#requireServer();
      const ended = await workers.tellEnded();
      if (ended > 0 && workers.all.length === 0) {
        await this.#requireServer();
        if (watching === undefined) throw noneLeft();
        reporter.note('no worker is left; the next change of a file starts them anew');
      }
      if (watching?.isChanged() === true) await this.#redeploy();
      await clock.sleep(POLL_MILLISECONDS);
    }
  }

  /** What keeps the files of now from being deployed is told; the next change may mend it. */
  async #redeploy(): Promise<void> {
    try {
      const reason = await this.#deploy();
      if (this.#stopped() !== undefined) return;
      await (await this.#workers).ready();
      if (reason === 'ok' && !this.#hasSaidWhere) await this.#sayWhere();
    } catch (error) {
      if (!(error instanceof TqError)) throw error;
      await this.#requireServer();
      const { message, help } = error;
      this.#context.reporter.note(`not deployed: ${message}${help === undefined ? '' : ` (${help})`}`);
    }
  }

  /** Throws `TqError` when the server that was started has ended. */
  async #requireServer(): Promise<void> {
    const place = await this.#place?.catch(() => undefined);
    if (place === undefined) return;
    const { server } = place;
    if (await (await this.#context.localServer()).isAlive(server)) return;
    throw new TqError(
      'failed',
      `the local Prefect server has ended (process ${server.processId}): it was ended from elsewhere, or died`,
      { help: `run \`tq dev\` again; the log of the server is \`${server.dataDirectory}/server.log\`` },
    );
  }

  async #watching(): Promise<{ isChanged: () => boolean } | undefined> {
    if (!this.#options.watch) return undefined;
    const watcher = await this.#context.watcher();
    let changed = false;
    const next = (): void => {
      void watcher.nextChange().then(() => {
        changed = true;
        next();
      });
    };
    next();
    return {
      isChanged: () => {
        const was = changed;
        changed = false;
        return was;
      },
    };
  }

  /** Ends what this run started, unless it is to stay. */
  async #close(isKept: boolean): Promise<void> {
    if (this.#options.watch) (await this.#context.watcher()).close();
    const place = await this.#place?.catch(() => undefined);
    // Without a server nothing has been started.
    if (place === undefined) return;
    if (!isKept) await this.#end(await this.#context.localServer(), place);
    await place.prefect.close();
  }

  async #end(local: LocalServer, place: Place): Promise<void> {
    const { reporter } = this.#context;
    const own = await (await this.#workers).end();
    if (own.length > 0)
      await local
        .runs(place.server)
        .abandon(own)
        .catch(() => undefined);
    if (!place.isNew) return;
    const others = await local.workers.list();
    if (others.length > 0) {
      reporter.note('the local Prefect server stays for other workers; `tq dev down` stops it');
      return;
    }
    if (await local.stop()) reporter.note('stopped the local Prefect server');
  }
}

function noneLeft(): TqError {
  return new TqError('failed', 'no worker is left: all of them were ended from elsewhere, or died', {
    help: 'run `tq dev` again; `tq dev status` says what is there',
  });
}
