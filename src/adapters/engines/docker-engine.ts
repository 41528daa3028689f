/** Images by Docker's client: BuildKit or the classic builder of a Docker engine, or Podman's socket, which speaks the same. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseReference } from '../../images/reference.ts';
import type { EngineFailure, EngineKind, ImageBuild, ImageEngine } from '../../ports/image-engine.ts';
import type { RegistryCredential } from '../../ports/registry.ts';
import { originsOf } from '../registry/hosts.ts';
import { buildVariables } from './build-variables.ts';
import { checkInputs } from './check-inputs.ts';
import { buildxArguments, classicArguments, hasManyPlatforms } from './docker-arguments.ts';
import { explainFailure, type Attempt } from './explain-failure.ts';
import { inspected } from './inspected.ts';
import { dockerConfig } from './login-files.ts';
import { withPrivateFolder } from './private-folder.ts';
import { runProgram, type Call, type Host, type Ran } from './run-program.ts';

export interface DockerClient {
  kind: Exclude<EngineKind, 'buildah'>;
  description: string;
  /** `DOCKER_HOST`, where it is not the one of the environment. */
  variables: Readonly<Record<string, string>>;
}

export function dockerEngine(host: Host, client: DockerClient): ImageEngine {
  const run = (call: Omit<Call, 'program'>): Promise<Ran> =>
    runProgram(host, { ...call, program: 'docker', variables: { ...client.variables, ...call.variables } });
  const explain = async (attempt: Omit<Attempt, 'program'>, ran: Ran): Promise<EngineFailure> => {
    const explained = explainFailure({ ...attempt, program: 'docker' }, ran);
    // A connection that broke is one to the registry or one to the engine, and both look alike.
    const isLost = explained.failure.isTransient === true || explained.failure.reason === 'unreachable';
    return isLost ? ((await whyGone(run)) ?? explained) : explained;
  };
  const engine: ImageEngine = {
    kind: client.kind,
    description: client.description,
    build: (build) => buildImage({ host, client, run, explain, push: engine.push }, build),
    async find(reference) {
      const ran = await run({ args: ['image', 'inspect', '--', reference] });
      if (ran.isDone) return inspected(ran.stdout);
      if (ran.lines.some((line) => /no such image/i.test(line))) return undefined;
      return explain({ what: `looking for \`${reference}\``, isBuild: false, passwords: [] }, ran);
    },
    async tag(imageId, reference) {
      const ran = await run({ args: ['tag', '--', imageId, reference] });
      if (ran.isDone) return undefined;
      return explain({ what: `naming \`${reference}\``, isBuild: false, passwords: [] }, ran);
    },
    push: (reference, credentials, onLine) =>
      withLogins(host, credentials, async (variables) => {
        const ran = await run({ args: ['push', '--', reference], variables, onLine });
        if (ran.isDone) return digestIn(ran.lines);
        const passwords = credentials.map(({ password }) => password);
        return explain({ what: `pushing \`${reference}\``, isBuild: false, passwords }, ran);
      }),
  };
  return engine;
}

interface Building {
  host: Host;
  client: DockerClient;
  run: (call: Omit<Call, 'program'>) => Promise<Ran>;
  explain: (attempt: Omit<Attempt, 'program'>, ran: Ran) => Promise<EngineFailure>;
  push: ImageEngine['push'];
}

async function buildImage(
  building: Building,
  build: ImageBuild,
): Promise<{ imageId: string; digest?: string } | EngineFailure> {
  const { host, client } = building;
  const refused = refusedPlatforms(client.kind, build) ?? (await checkInputs(build));
  if (refused !== undefined) return refused;
  const given = buildVariables(build.buildArguments, { ...host.environment.variables, ...client.variables });
  if ('failure' in given) return given;
  const credentials = [...(build.credentials ?? []), ...(build.push?.credentials ?? [])];
  const built = await withPrivateFolder((folder) =>
    withLogins(host, credentials, async (logins) => {
      const files = { idFile: join(folder, 'image-id'), metadataFile: join(folder, 'metadata.json') };
      const isBuildx = client.kind === 'buildx';
      const ran = await building.run({
        args: isBuildx
          ? buildxArguments(build, given.names, files, isPlainHttp(host, build))
          : classicArguments(build, given.names, files),
        variables: {
          ...given.variables,
          ...logins,
          DOCKER_BUILDKIT: isBuildx ? '1' : '0',
          // Attestations hold the time of the build, so that every build would have another digest.
          BUILDX_NO_DEFAULT_ATTESTATIONS: '1',
        },
        input: 'text' in build.dockerfile ? build.dockerfile.text : undefined,
        onLine: build.onLine,
      });
      if (!ran.isDone) return building.explain(attemptOf(build, credentials), ran);
      const imageId = (await readFile(files.idFile, 'utf8')).trim();
      return { imageId, ...(hasManyPlatforms(build) ? await pushedDigest(files.metadataFile) : {}) };
    }),
  );
  if ('failure' in built || build.push === undefined || hasManyPlatforms(build)) return built;
  return pushAll(building.push, build, built.imageId);
}

/** Of one platform: pushed when it is built. */
export async function pushAll(
  push: ImageEngine['push'],
  build: ImageBuild,
  imageId: string,
): Promise<{ imageId: string; digest?: string } | EngineFailure> {
  let digest: string | undefined;
  for (const reference of build.references) {
    const pushed = await push(reference, build.push?.credentials ?? [], build.onLine);
    if ('failure' in pushed) return pushed;
    digest ??= pushed.digest;
  }
  return { imageId, ...(digest === undefined ? {} : { digest }) };
}

export function attemptOf(
  build: ImageBuild,
  credentials: readonly RegistryCredential[],
): Omit<Attempt, 'program'> {
  return {
    what: 'the build',
    isBuild: true,
    passwords: credentials.map(({ password }) => password),
    argumentValues: Object.values(build.buildArguments),
  };
}

function refusedPlatforms(kind: EngineKind, build: ImageBuild): EngineFailure | undefined {
  if (!hasManyPlatforms(build)) return undefined;
  if (kind !== 'buildx') {
    const message = `an image of several platforms (${build.platform}) needs buildx or buildah`;
    return { failure: { reason: 'failed', message, help: 'install buildx, or use `--builder buildah`' } };
  }
  return withoutPush(build);
}

/** An index lives in a registry alone. */
export function withoutPush(build: ImageBuild): EngineFailure | undefined {
  if (build.push !== undefined) return undefined;
  const message = `an image of several platforms (${build.platform}) goes to a registry as it is built`;
  return { failure: { reason: 'failed', message, help: 'add `--push`' } };
}

async function withLogins<Result>(
  host: Host,
  credentials: readonly RegistryCredential[],
  run: (variables: Record<string, string>) => Promise<Result>,
): Promise<Result | EngineFailure> {
  if (credentials.length === 0) return run({});
  return withPrivateFolder(async (folder) =>
    run({ DOCKER_CONFIG: await dockerConfig(folder, credentials, host.environment) }),
  );
}

/** `2: digest: sha256:1bad… size: 528` ends a push of one tag. */
function digestIn(lines: readonly string[]): { digest?: string } {
  const found = lines.map((line) => /digest: (sha256:[0-9a-f]{64})/.exec(line)?.[1]);
  const digest = found.findLast((each) => each !== undefined);
  return digest === undefined ? {} : { digest };
}

async function pushedDigest(file: string): Promise<{ digest?: string }> {
  const metadata = JSON.parse(await readFile(file, 'utf8')) as { 'containerimage.digest'?: string };
  const digest = metadata['containerimage.digest'];
  return digest === undefined ? {} : { digest };
}

function isPlainHttp({ environment }: Host, { references }: ImageBuild): boolean {
  const parsed = parseReference(references[0] ?? '');
  if ('fault' in parsed) return false;
  return originsOf(parsed.registry, environment.variables).some((origin) => origin.startsWith('http:'));
}

/** Undefined: the engine answers. */
async function whyGone(run: Building['run']): Promise<EngineFailure | undefined> {
  const ran = await run({ args: ['version', '--format={{.Server.Version}}'], timeout: 10_000 });
  if (ran.isDone) return undefined;
  const { failure } = explainFailure({ program: 'docker', what: '', isBuild: false, passwords: [] }, ran);
  const message = `the engine stopped in the middle of it: ${failure.message.replace(/^ failed: /, '')}`;
  return { failure: { ...failure, message } };
}
