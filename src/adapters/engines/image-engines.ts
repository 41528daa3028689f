/** Finds the engine that builds images: asks each, the best first, whether it is there and answers. */
import { join } from 'node:path';
import type { EngineFailure, EngineKind, ImageEngine, ImageEngines } from '../../ports/image-engine.ts';
import { ENGINE_KINDS } from '../../ports/image-engine.ts';
import { buildahEngine } from './buildah-engine.ts';
import { dockerEngine } from './docker-engine.ts';
import { explainFailure } from './explain-failure.ts';
import { runProgram, type Host } from './run-program.ts';

/** A remote engine is reached by SSH, which may take its time; one that is gone must not be waited for forever. */
const ANSWER_MILLISECONDS = 30_000;

/** `DOCKER_HOST`, `DOCKER_CONTEXT` and all else that the programs take from the environment holds. */
export function imageEngines(host: Host): ImageEngines {
  return {
    async open(choice) {
      if (choice !== 'auto') return OPENERS[choice](host);
      const failures: { kind: EngineKind; failure: EngineFailure['failure'] }[] = [];
      const { DOCKER_HOST, DOCKER_CONTEXT } = host.environment.variables;
      // Whoever names an engine means it: what another one builds would be somewhere else.
      const isNamed = Boolean(DOCKER_HOST) || Boolean(DOCKER_CONTEXT);
      for (const kind of isNamed ? NAMED_KINDS : ENGINE_KINDS) {
        const opened = await OPENERS[kind](host);
        if (!('failure' in opened)) return opened;
        failures.push({ kind, failure: opened.failure });
      }
      return isNamed ? ofNamed(failures) : noneAtAll(failures);
    },
  };
}

/** Those that `DOCKER_HOST` and `DOCKER_CONTEXT` are about. */
const NAMED_KINDS: readonly EngineKind[] = ['buildx', 'docker'];

function ofNamed(failures: readonly { failure: EngineFailure['failure'] }[]): EngineFailure {
  const last = failures.at(-1);
  if (last === undefined) throw new Error('no engine was asked');
  const help = 'correct `DOCKER_HOST` or `DOCKER_CONTEXT`, or take another engine with `--builder`';
  return { failure: { ...last.failure, help: last.failure.help ?? help } };
}

const OPENERS: Record<EngineKind, (host: Host) => Promise<ImageEngine | EngineFailure>> = {
  buildx: openBuildx,
  docker: openDocker,
  podman: openPodman,
  buildah: (host) => openProgram(host, 'buildah', ['--version']),
};

async function openBuildx(host: Host): Promise<ImageEngine | EngineFailure> {
  const server = await askServer(host, {});
  if ('failure' in server) return server;
  if (server.isPodman) return unavailable('BuildKit is not part of Podman', 'use `--builder podman`');
  const ran = await runProgram(host, {
    program: 'docker',
    args: ['buildx', 'version'],
    timeout: ANSWER_MILLISECONDS,
  });
  if (!ran.isDone) {
    return unavailable("Docker's client has no buildx", 'install the plugin, or use `--builder docker`');
  }
  // `github.com/docker/buildx v0.12.1 30feaa1…`; the version is missing where Debian or Go built it.
  const version = /v(\d+\.\d+\.\d+)/.exec(ran.stdout)?.[1];
  const buildx = version === undefined || version === '0.0.0' ? 'buildx' : `buildx ${version}`;
  return dockerEngine(host, {
    kind: 'buildx',
    description: `Docker ${server.version} (${buildx})`,
    variables: {},
  });
}

async function openDocker(host: Host): Promise<ImageEngine | EngineFailure> {
  const server = await askServer(host, {});
  if ('failure' in server) return server;
  const description = `${server.isPodman ? 'Podman' : 'Docker'} ${server.version} (classic builder)`;
  return dockerEngine(host, { kind: 'docker', description, variables: {} });
}

/** Its socket, where one answers, serves more than one user's images; else the program. */
async function openPodman(host: Host): Promise<ImageEngine | EngineFailure> {
  const runtime = host.environment.variables.XDG_RUNTIME_DIR;
  const sockets = [...(runtime ? [join(runtime, 'podman/podman.sock')] : []), '/run/podman/podman.sock'];
  for (const socket of sockets) {
    const variables = { DOCKER_HOST: `unix://${socket}` };
    const server = await askServer(host, variables);
    if ('failure' in server) continue;
    return dockerEngine(host, {
      kind: 'podman',
      description: `Podman ${server.version} (socket)`,
      variables,
    });
  }
  return openProgram(host, 'podman', ['version', '--format=podman version {{.Client.Version}}']);
}

async function openProgram(
  host: Host,
  program: 'buildah' | 'podman',
  args: readonly string[],
): Promise<ImageEngine | EngineFailure> {
  const ran = await runProgram(host, { program, args, timeout: ANSWER_MILLISECONDS });
  if (!ran.isDone) {
    return explainFailure({ program, what: `\`${program}\``, isBuild: false, passwords: [] }, ran);
  }
  const version = /version (\d[\w.]*)/.exec(ran.stdout)?.[1];
  const name = program === 'buildah' ? 'buildah' : 'Podman';
  return buildahEngine(host, program, version === undefined ? name : `${name} ${version}`);
}

interface Server {
  version: string;
  isPodman: boolean;
}

async function askServer(
  host: Host,
  variables: Readonly<Record<string, string>>,
): Promise<Server | EngineFailure> {
  const ran = await runProgram(host, {
    program: 'docker',
    args: ['version', '--format={{json .Server}}'],
    variables,
    timeout: ANSWER_MILLISECONDS,
  });
  const server = ran.isDone ? (JSON.parse(ran.stdout) as ServerVersion | null) : null;
  if (server !== null) {
    // Debian's is `20.10.24+dfsg1`.
    const version = server.Version.replace(/\+.*$/, '');
    return { version, isPodman: server.Components?.some(({ Name }) => Name === 'Podman Engine') ?? false };
  }
  const where = variables.DOCKER_HOST ?? host.environment.variables.DOCKER_HOST;
  const what = `asking the Docker engine${where ? ` at \`${where}\`` : ''}`;
  const { failure } = explainFailure({ program: 'docker', what, isBuild: false, passwords: [] }, ran);
  // Whatever it was that went wrong, nothing can be built with it.
  return { failure: { ...failure, reason: failure.reason === 'forbidden' ? 'forbidden' : 'unavailable' } };
}

interface ServerVersion {
  Version: string;
  Components?: { Name: string }[];
}

function unavailable(message: string, help: string): EngineFailure {
  return { failure: { reason: 'unavailable', message, help } };
}

/** One that is there and may not be used is more to the point than those that are not there. */
function noneAtAll(
  failures: readonly { kind: EngineKind; failure: EngineFailure['failure'] }[],
): EngineFailure {
  const tried = failures.map(({ kind, failure }) => `${kind}: ${failure.message}`);
  const forbidden = failures.find(({ failure }) => failure.reason === 'forbidden');
  return {
    failure: {
      reason: forbidden === undefined ? 'unavailable' : 'forbidden',
      message: `no engine that builds images answers (${tried.join('; ')})`,
      help:
        forbidden?.failure.help ??
        'start Docker, or install buildah, which needs no engine that runs all the time',
    },
  };
}
