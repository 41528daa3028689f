/** Gives the commands their real ports: beside `complete.ts` the only place that knows the adapters. */
import { execaProcesses } from './adapters/execa-processes.ts';
import { makeReporter } from './adapters/make-reporter.ts';
import { nodeFileSystem } from './adapters/node-file-system.ts';
import { secretsOf } from './adapters/prefect-http/secrets-of.ts';
import { cover, formsOf, redact } from './redact.ts';
import { LiveBlock } from './adapters/live-block.ts';
import { nodeMachine } from './adapters/node-machine.ts';
import { nodeFileWriter } from './adapters/node-file-writer.ts';
import { processSignals } from './adapters/process-signals.ts';
import { simpleGitAdapter } from './adapters/git/simple-git.ts';
import { systemClock } from './adapters/system-clock.ts';
import { terminalReporter, type Streams } from './adapters/terminal-reporter.ts';
import { treeSitterPython } from './adapters/tree-sitter-python.ts';
import type { Context } from './commands/command.ts';
import { isContinuousIntegration, type Environment } from './environment.ts';
import type { BuildLogOptions } from './adapters/build-log.ts';
import type { RegistryHttp, RegistryHttpDependencies } from './adapters/registry/registry-http.ts';
import type { ImagePorts } from './building/project-images.ts';
import type { Clock } from './ports/clock.ts';
import type { FileSystem } from './ports/file-system.ts';
import type { LocalServer } from './ports/local-server.ts';
import type { PrefectClient } from './ports/prefect-client.ts';
import type { Prompts } from './ports/prompts.ts';
import type { Reporter } from './ports/reporter.ts';
import type { GlobalOptions } from './program.ts';
import { palette, wantsColour } from './report/palette.ts';
import type { Settings } from './settings.ts';
import { refuseLocalInCi } from './reading/running-server.ts';

/** This process, as far as commands may know it. */
export interface Host {
  /** Of `tq`. */
  version: string;
  environment: Environment;
  streams: Streams;
  /** Whether stderr is a terminal. */
  isTerminal: boolean;
}

export async function realContext(
  options: GlobalOptions,
  host: Host,
): Promise<Context & { dispose: () => Promise<void> }> {
  const { environment } = host;
  const secrets: string[] = [];
  const keep = (forms: readonly string[]): void => {
    secrets.push(...forms);
    secrets.sort((a, b) => b.length - a.length);
  };
  const files = nodeFileSystem();
  const clock = systemClock();
  const { people, reporter } = await reporters(options, host, { files, clock }, secrets);
  const server = serverOf(options, host, { files, clock, keep, reporter });
  const processes = execaProcesses();
  const keepSecret = (text: string): void => keep(formsOf([text]));
  const outside = imageAdapters({
    ...{ environment, files, processes, clock, keepSecret },
    version: host.version,
    redact: (text) => redact(text, secrets),
    note: (line) => people.note(line),
  });
  return {
    environment,
    reporter,
    colour: wantsColour(environment.variables, process.stdout.isTTY),
    files,
    writer: nodeFileWriter(),
    watcher: once(async () => {
      const { folderWatcher } = await import('./adapters/folder-watcher.ts');
      return folderWatcher(environment.workingDirectory);
    }),
    clock,
    localServer: server.localServer,
    settings: server.settings,
    connect: server.connect,
    python: treeSitterPython(),
    git: simpleGitAdapter(environment.variables, (line) => people.note(line)),
    processes,
    images: outside.open,
    keepSecret,
    redact: (text) => redact(text, secrets),
    machine: nodeMachine(),
    installation: async () => {
      const { nodeInstallation } = await import('./adapters/node-installation.ts');
      return nodeInstallation(environment);
    },
    ask: (question) => askPerson(redact(question, secrets), host),
    prompts: () => promptsFor(host),
    version: host.version,
    interruption: processSignals((line) => people.note(line)),
    dispose: async () => {
      await Promise.all([server.close(), outside.close()]);
    },
  };
}

/** Settings, and the server that they name or the local one; each when it is first asked for. */
function serverOf(
  { profile }: GlobalOptions,
  { environment, version }: Host,
  ports: { files: FileSystem; clock: Clock; keep: (forms: readonly string[]) => void; reporter: Reporter },
): Pick<Context, 'localServer' | 'settings' | 'connect'> & { close: () => Promise<void> } {
  const { files, clock, keep, reporter } = ports;
  let client: { close: () => Promise<void> } | undefined;
  const localServer = once(async () => {
    const { localPrefect } = await import('./adapters/local-prefect/local-prefect.ts');
    return localPrefect(environment, { clock, version });
  });
  const settings = once(async () => {
    const { readSettings } = await import('./reading/settings/read-settings.ts');
    const read = await readSettings(environment, files, { profile });
    keep(secretsOf(read.connection));
    return read;
  });
  const connect = once(async (): Promise<PrefectClient> => {
    const { prefectHttp } = await import('./adapters/prefect-http/client.ts');
    const { connection } = await withServer(await settings(), localServer, environment, reporter);
    const connected = prefectHttp(connection, { clock, version });
    client = connected;
    return connected;
  });
  return { localServer, settings, connect, close: async () => client?.close() };
}

/** The adapters of images, loaded when the first image is asked about. */
function imageAdapters(options: RegistryHttpDependencies & BuildLogOptions): {
  open: () => Promise<ImagePorts>;
  close: () => Promise<void>;
} {
  let registry: RegistryHttp | undefined;
  const open = once(async (): Promise<ImagePorts> => {
    const [{ nodeBuildContexts }, { imageEngines }, { registryHttp }, { buildLog }, { stagingFolders }] =
      await Promise.all([
        import('./adapters/read-build-context.ts'),
        import('./adapters/engines/image-engines.ts'),
        import('./adapters/registry/registry-http.ts'),
        import('./adapters/build-log.ts'),
        import('./adapters/staging-folders.ts'),
      ]);
    registry = registryHttp(options);
    return {
      contexts: nodeBuildContexts(),
      engines: imageEngines(options),
      registry,
      log: buildLog(options.environment, options),
      staging: stagingFolders(),
    };
  });
  return { open, close: async () => registry?.close() };
}

/** Where nobody sits at a terminal, nobody answers. */
function isSomebodyThere({ isTerminal, environment }: Host): boolean {
  return isTerminal && process.stdin.isTTY === true && !isContinuousIntegration(environment);
}

async function askPerson(question: string, host: Host): Promise<'yes' | 'no' | 'nobody'> {
  if (!isSomebodyThere(host)) return 'nobody';
  const { askOnTerminal } = await import('./adapters/ask-on-terminal.ts');
  return askOnTerminal(question);
}

async function promptsFor(host: Host): Promise<Prompts | undefined> {
  if (!isSomebodyThere(host)) return undefined;
  const { promptsOn } = await import('./adapters/ask-on-terminal.ts');
  return promptsOn({ input: process.stdin, output: process.stderr });
}

/** Who tells a person, and who is told everything. `secrets` may grow while the command runs. */
async function reporters(
  { format, reports }: GlobalOptions,
  { streams, environment, isTerminal, version }: Host,
  { files, clock }: { files: FileSystem; clock: Clock },
  secrets: readonly string[],
): Promise<{ people: Reporter; reporter: Reporter }> {
  const people = terminalReporter(
    redacting(streams, secrets),
    palette(wantsColour(environment.variables, isTerminal)),
    {
      isTerminal,
      cover: (text) => cover(text, secrets),
      // A log of CI is read later, and by then nobody knows how long things took.
      ...(isContinuousIntegration(environment) ? { clock } : {}),
      ...(isTerminal && !isContinuousIntegration(environment) ? { live: liveBlock(streams, secrets) } : {}),
    },
  );
  const reporter = await makeReporter(format, {
    reports,
    // Redacted text by text: a secret that is an ordinary word must not break the document.
    streams,
    people,
    version,
    workingDirectory: environment.workingDirectory,
    files,
    clock,
    redact: (text) => redact(text, secrets),
  });
  return { people, reporter };
}

function liveBlock(streams: Streams, secrets: readonly string[]): LiveBlock {
  return new LiveBlock({
    write: (text) => streams.stderr(redact(text, secrets)),
    width: () => process.stderr.columns ?? 80,
    now: () => Date.now(),
  });
}

/** Without a configured server the local one is used, and started if need be; in CI that would be guessing. */
async function withServer(
  settings: Settings,
  localServer: () => Promise<LocalServer>,
  environment: Environment,
  reporter: Reporter,
): Promise<Settings> {
  if (settings.connection.apiUrl !== undefined) return settings;
  refuseLocalInCi(environment);
  const server = await localServer();
  const status = await server.start({ onProgress: (line) => reporter.progress(line) });
  reporter.note(
    `no Prefect server is configured; using the local one at ${status.apiUrl} (\`tq dev status\`)`,
  );
  const apiUrl = { value: status.apiUrl, source: 'tq dev', name: 'PREFECT_API_URL' };
  return { ...settings, connection: { ...settings.connection, apiUrl } };
}

/** The last thing before the outside: whatever text it is in, a known secret does not get through. */
function redacting(streams: Streams, secrets: readonly string[]): Streams {
  return {
    stdout: (text) => streams.stdout(redact(text, secrets)),
    stderr: (text) => streams.stderr(redact(text, secrets)),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
