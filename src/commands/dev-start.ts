/** `tq dev`: the project of this folder, deployed to a server on this machine and run there by workers. */
import type { Argv } from 'yargs';
import { exitReasonOf } from '../apply/report.ts';
import { devOverlay, foreignPools } from '../dev/overlay.ts';
import { localSettings } from '../dev/local-settings.ts';
import type { ExitReason } from '../exit-code.ts';
import { fullName } from '../plan/state.ts';
import type { LocalServer, RunningLocalServer } from '../ports/local-server.ts';
import type { LocalWorker } from '../ports/local-workers.ts';
import type { PrefectClient } from '../ports/prefect-client.ts';
import type { Document } from '../project/document.ts';
import { choosePython, type ChosenPython } from '../reading/dev/choose-python.ts';
import { WorkerLogs } from '../reading/dev/follow-workers.ts';
import { withProcessPools } from '../reading/dev/local-client.ts';
import { type PlanImages, type PreparedPlan, preparePlan } from '../reading/prepare-plan.ts';
import { recordingFiles } from '../reading/recording-files.ts';
import { releasingParser } from '../reading/releasing-parser.ts';
import type { Settings } from '../settings.ts';
import { TqError } from '../tq-error.ts';
import { carryOutProjects } from './carry-out-projects.ts';
import type { Command, Context } from './command.ts';
import { planRequest } from './deploy-options.ts';
import { requirePort } from './dev-options.ts';
import { type OfProjects, projectsOf, REPEATABLE_FILES, withProjectOptions } from './project-options.ts';

export interface DevOptions {
  prefectFile: string;
  name: string[] | undefined;
  allow: string[] | undefined;
  python: string | undefined;
  port: number | undefined;
  detach: boolean;
  watch: boolean;
  schedules: boolean;
}

export const devStart: Command<OfProjects<DevOptions>> = {
  repeatable: REPEATABLE_FILES,
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

const OWN_OPTIONS = 'prefect-file name python port detach watch schedules allow'.split(' ');

/** The types leave the second argument out (`yargs/build/lib/yargs-factory.js`, `global`). */
function notInherited(yargs: Argv): Argv {
  return (yargs as unknown as { global: (keys: string[], isGlobal: boolean) => Argv }).global(
    OWN_OPTIONS,
    false,
  );
}

function withStartOptions(yargs: Argv): Argv {
  return yargs
    .option('python', {
      type: 'string',
      requiresArg: true,
      describe: 'the Python of the flows; one of the project is found, or one is made, if absent',
    })
    .option('port', {
      type: 'number',
      requiresArg: true,
      describe: 'port of the server; a free one if absent',
    })
    .option('detach', {
      type: 'boolean',
      default: false,
      describe: 'leave server and workers in the background; `tq dev down` stops them',
    })
    .option('watch', {
      type: 'boolean',
      default: false,
      describe: 'deploy again when a file changes that was read',
    })
    .option('schedules', {
      type: 'boolean',
      default: false,
      describe: 'leave schedules active; without it none of them starts anything here',
    })
    .option('allow', {
      type: 'string',
      array: true,
      nargs: 1,
      requiresArg: true,
      describe: 'let a finding through, by code or name; may be repeated',
    });
}

/** No step is run, so no image is built. */
const NO_IMAGES: PlanImages = {
  describe: () => undefined,
  foresee: async () => ({ images: [], contexts: [], outputs: new Map(), names: NO_NAMES }),
  explain: async () => ({ images: [], names: undefined }),
  names: async () => NO_NAMES,
};
const NO_NAMES = { pins: new Map<string, string>(), open: new Set<string>() };

const POLL_MILLISECONDS = 300;

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
  #openLogs: Promise<WorkerLogs> | undefined;
  /** Made when the files have been found good. */
  #place: Promise<Place> | undefined;
  #configured: Settings | undefined;
  #written: Document | undefined;
  readonly #told = new Set<string>();
  /** By id; `own` ends with this run. */
  readonly #workers = new Map<string, { worker: LocalWorker; own: boolean }>();

  constructor(options: DevOptions, context: Context) {
    this.#options = options;
    this.#context = context;
  }

  get #logs(): Promise<WorkerLogs> {
    const onLine = (line: string): void => this.#context.reporter.progress(line);
    return (this.#openLogs ??= this.#context
      .localServer()
      .then(({ workers }) => new WorkerLogs({ workers, onLine })));
  }

  async run(): Promise<ExitReason> {
    let isKept = false;
    try {
      this.#configured = await this.#context.settings().catch(() => undefined);
      this.#sayConfigured();
      const reason = await this.#deploy();
      if (this.#stopped() !== undefined) return this.#stopped() as ExitReason;
      if (reason !== 'ok' && !this.#options.watch) return reason;
      await this.#ready();
      if (reason === 'ok') await this.#sayWhere();
      isKept = this.#options.detach;
      return isKept ? 'ok' : await this.#follow();
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
    const { schedules: keepSchedules, prefectFile, name, allow } = this.#options;
    const request = await planRequest({ prefectFile, name, allow }, context);
    const overlay = (document: Document): Document => {
      this.#written = document;
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
    const ports = { environment, files, processes, environments, onProgress, note };
    const wanted = this.#options.python === 'auto' ? undefined : this.#options.python;
    const python = await choosePython(wanted, ports);
    const isNew = !(await local.status()).running;
    const { port } = this.#options;
    const server = await local.start({
      ...{ port, onProgress },
      ...(python.fitsServer ? { python: python.path } : {}),
    });
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

  async #ensureWorkers(pools: readonly string[]): Promise<void> {
    const { environment, files, localServer, reporter } = this.#context;
    const { server, python } = await this.#connected();
    const project = environment.workingDirectory;
    const sources = `${project}/src`;
    const searchPath = (await files.exists(sources)) ? [sources] : [];
    const isDetached = this.#options.detach;
    const ensured = await (
      await localServer()
    ).workers.ensure(
      pools.map((pool) => ({
        ...{ pool, python: python.path, project, searchPath, apiUrl: server.apiUrl, isDetached },
      })),
    );
    for (const { worker, isNew } of ensured) {
      if (this.#workers.has(worker.id)) continue;
      this.#workers.set(worker.id, { worker, own: isNew });
      if (isNew) continue;
      await (await this.#logs).skip(worker);
      reporter.note(`\`${worker.pool}\` has a worker of this project already (process ${worker.processId})`);
    }
  }

  async #ready(): Promise<void> {
    const { workers } = await this.#context.localServer();
    const own = [...this.#workers.values()].flatMap((each) => (each.own ? [each.worker] : []));
    await Promise.all(own.map((worker) => workers.ready(worker)));
  }

  async #sayWhere(): Promise<void> {
    const { server, python } = await this.#connected();
    const workers = [...this.#workers.values()].map(({ worker }) => worker);
    const deployments = `${server.uiUrl}/deployments`;
    const text = [
      `UI: ${server.uiUrl}`,
      `deployments: ${deployments}`,
      ...this.#deployed.map((name) => `  ${name}`),
      `workers: ${workers.map(({ pool }) => pool).join(', ')}, on ${python.path}`,
      ...(this.#suggested === undefined ? [] : [`start a run: tq dev run ${this.#suggested}`]),
    ].join('\n');
    const value = { ...server, workers: workers.map((each) => ({ ...each })), deployments: this.#deployed };
    this.#context.reporter.result('server', value, text);
  }

  /** Until Ctrl-C, or until no worker is left. */
  async #follow(): Promise<ExitReason> {
    const { reporter, clock } = this.#context;
    const watching = await this.#watching();
    reporter.note(`following the workers${watching === undefined ? '' : ' and the files'}; Ctrl-C ends them`);
    const logs = await this.#logs;
    for (;;) {
      const workers = [...this.#workers.values()].map(({ worker }) => worker);
      await logs.tell(workers);
      const stopped = this.#stopped();
      if (stopped !== undefined) return stopped;
      const ended = await logs.ended(workers);
      await logs.tell(ended);
      for (const { id, pool, log } of ended) {
        this.#workers.delete(id);
        reporter.note(`the worker of \`${pool}\` has ended; its log is ${log}`);
      }
      if (this.#workers.size === 0 && workers.length > 0) throw noneLeft();
      if (watching?.isChanged() === true) {
        await this.#deploy();
        await this.#ready();
      }
      await clock.sleep(POLL_MILLISECONDS);
    }
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
    const own = [...this.#workers.values()].flatMap((each) => (each.own ? [each.worker] : []));
    await local.workers.end(own);
    // A worker that died has not ended its runs.
    await local.workers.sweep();
    await (await this.#logs).tell(own);
    if (own.length > 0) reporter.note(`ended ${own.length === 1 ? 'the worker' : `${own.length} workers`}`);
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
