/** Images without an engine that runs all the time: buildah, and the program `podman`, which takes the same options. */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { parseReference } from '../../images/reference.ts';
import type { EngineFailure, ImageBuild, ImageEngine } from '../../ports/image-engine.ts';
import type { RegistryCredential } from '../../ports/registry.ts';
import { originsOf } from '../registry/hosts.ts';
import { buildVariables } from './build-variables.ts';
import { buildahArguments } from './buildah-arguments.ts';
import { baseImages } from './base-images.ts';
import { checkInputs } from './check-inputs.ts';
import { hasManyPlatforms } from './docker-arguments.ts';
import { attemptOf, pushAll, withoutPush } from './docker-engine.ts';
import { explainFailure, type Attempt } from './explain-failure.ts';
import { inspected, inspectedByBuildah, withAlgorithm } from './inspected.ts';
import { authFile } from './login-files.ts';
import { withPrivateFolder } from './private-folder.ts';
import { runProgram, type Call, type Host, type Ran } from './run-program.ts';

/** `description`: `buildah 1.28.2`. */
export function buildahEngine(host: Host, program: 'buildah' | 'podman', description: string): ImageEngine {
  const tools: Tools = {
    host,
    run: (call) =>
      runProgram(host, { ...call, program, variables: { ...withoutMissingConfig(host), ...call.variables } }),
    explain: (attempt, ran) => explainFailure({ ...attempt, program }, ran),
  };
  const engine: ImageEngine = {
    kind: program,
    description,
    build: async (build) => {
      const refused = hasManyPlatforms(build) ? withoutPush(build) : undefined;
      if (refused !== undefined) return refused;
      if (hasManyPlatforms(build)) return buildIndex(tools, build);
      const built = await buildOne(tools, build);
      return 'failure' in built || build.push === undefined
        ? built
        : pushAll(engine.push, build, built.imageId);
    },
    async find(reference) {
      const args =
        program === 'buildah'
          ? ['inspect', '--type=image', '--', reference]
          : ['image', 'inspect', '--', reference];
      const ran = await tools.run({ args });
      if (ran.isDone) return program === 'buildah' ? inspectedByBuildah(ran.stdout) : inspected(ran.stdout);
      if (ran.lines.some((line) => /image not known|no such image/i.test(line))) return undefined;
      return tools.explain({ what: `looking for \`${reference}\``, isBuild: false, passwords: [] }, ran);
    },
    async tag(imageId, reference) {
      const ran = await tools.run({ args: ['tag', '--', imageId.replace(/^sha256:/, ''), reference] });
      if (ran.isDone) return undefined;
      return tools.explain({ what: `naming \`${reference}\``, isBuild: false, passwords: [] }, ran);
    },
    push: (reference, credentials, onLine) =>
      pushBy(tools, ['push'], { source: reference, reference, credentials, onLine }),
  };
  return engine;
}

/** They refuse to work with a `DOCKER_CONFIG` that has no `config.json` yet (`containers/common/pkg/auth/auth.go`). */
function withoutMissingConfig({ environment }: Host): Record<string, undefined> {
  const { DOCKER_CONFIG: folder } = environment.variables;
  return folder && !existsSync(join(folder, 'config.json')) ? { DOCKER_CONFIG: undefined } : {};
}

interface Tools {
  host: Host;
  run: (call: Omit<Call, 'program'>) => Promise<Ran>;
  explain: (attempt: Omit<Attempt, 'program'>, ran: Ran) => EngineFailure;
}

async function buildOne(
  { host, run, explain }: Tools,
  build: ImageBuild,
  manifest?: string,
): Promise<{ imageId: string } | EngineFailure> {
  const missing = await checkInputs(build);
  if (missing !== undefined) return missing;
  const { variables } = host.environment;
  const given = buildVariables(build.buildArguments, variables);
  if ('failure' in given) return given;
  const credentials = build.credentials ?? [];
  const bases = await baseImages(build);
  return withPrivateFolder(async (folder) => {
    const idFile = join(folder, 'image-id');
    const options = {
      // It holds one id, and is refused for several images.
      idFile: manifest === undefined ? idFile : undefined,
      dockerfile: await dockerfilePath(build, folder),
      // Steps from nothing look alike on all platforms, and are mistaken for each other (measured on buildah 1.28.2).
      hasLayers: build.platform === undefined || !bases.includes('scratch'),
      hasFormat: Boolean(variables.BUILDAH_FORMAT),
      authFile: credentials.length > 0 ? await authFile(folder, credentials, host.environment) : undefined,
      // Docker's engine does so by itself for a registry on the same machine.
      plainHttp: bases.some((base) => isPlainHttp(host, base)),
      manifest,
    };
    const attempt = (isolation?: string): Promise<Ran> =>
      run({
        args: buildahArguments(build, given.names, { ...options, isolation }),
        variables: given.variables,
        onLine: build.onLine,
      });
    let ran = await attempt();
    // The steps before are taken from the cache.
    if (!ran.isDone && !variables.BUILDAH_ISOLATION && lacksRights(ran)) ran = await attempt('chroot');
    if (!ran.isDone) return explain(attemptOf(build, credentials), ran);
    return { imageId: manifest === undefined ? withAlgorithm((await readFile(idFile, 'utf8')).trim()) : '' };
  });
}

/** A text goes by a file: they open `/dev/stdin`, which fails where it is a socket, as Node makes it. */
async function dockerfilePath({ dockerfile }: ImageBuild, folder: string): Promise<string> {
  if ('path' in dockerfile) return dockerfile.path;
  const path = join(folder, 'Dockerfile');
  await writeFile(path, dockerfile.text, { mode: 0o600 });
  return path;
}

/** The runtime could not make a container for a step, as inside of another container; a command has not run yet. */
function lacksRights({ lines }: Ran): boolean {
  return lines.some((line) =>
    /runc create failed|crun: .*(Operation not permitted|Permission denied)|error running container: .*(operation not permitted|executable file not found)|could not find "?(runc|crun)/i.test(
      line,
    ),
  );
}

/** Images of several platforms, gathered in an index that is only kept until it is pushed. */
async function buildIndex(
  tools: Tools,
  build: ImageBuild,
): Promise<{ imageId: string; digest?: string } | EngineFailure> {
  const manifest = `localhost/tq-${randomUUID()}`;
  try {
    const built = await buildOne(tools, build, manifest);
    if ('failure' in built) return built;
    const push: ImageEngine['push'] = (reference, credentials, onLine) =>
      pushBy(tools, ['manifest', 'push', '--all'], { source: manifest, reference, credentials, onLine });
    const pushed = await pushAll(push, build, '');
    // An index has no configuration; engines that keep one take its digest as the id.
    return 'failure' in pushed ? pushed : { ...pushed, imageId: pushed.digest ?? '' };
  } finally {
    await tools.run({ args: ['manifest', 'rm', manifest] });
  }
}

interface Push {
  /** Name of what is pushed, here. */
  source: string;
  /** Name that it gets in the registry. */
  reference: string;
  credentials: readonly RegistryCredential[];
  onLine: (line: string) => void;
}

async function pushBy(
  { host, run, explain }: Tools,
  command: readonly string[],
  { source, reference, credentials, onLine }: Push,
): Promise<{ digest?: string } | EngineFailure> {
  return withPrivateFolder(async (folder) => {
    const digestFile = join(folder, 'digest');
    const logins =
      credentials.length === 0 ? [] : [`--authfile=${await authFile(folder, credentials, host.environment)}`];
    const security = isPlainHttp(host, reference) ? ['--tls-verify=false'] : [];
    const target = `docker://${reference}`;
    const ran = await run({
      args: [...command, `--digestfile=${digestFile}`, ...logins, ...security, '--', source, target],
      onLine,
    });
    if (ran.isDone) return { digest: (await readFile(digestFile, 'utf8')).trim() };
    const passwords = credentials.map(({ password }) => password);
    return explain({ what: `pushing \`${reference}\``, isBuild: false, passwords }, ran);
  });
}

function isPlainHttp({ environment }: Host, reference: string): boolean {
  const parsed = parseReference(reference);
  if ('fault' in parsed) return false;
  return originsOf(parsed.registry, environment.variables).some((origin) => origin.startsWith('http:'));
}
