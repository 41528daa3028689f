/** What Docker's client is called with for a build. Every option is `--name=value`, so that a value cannot pass for one. */
import type { ImageBuild } from '../../ports/image-engine.ts';

export interface DockerBuildFiles {
  /** Where the image's id is written. */
  idFile: string;
  /** Where buildx writes what it made, with the digest of what it pushed. */
  metadataFile: string;
}

/** Of the classic builder; `argumentNames` are those of the build arguments, whose values are variables. */
export function classicArguments(
  build: ImageBuild,
  argumentNames: readonly string[],
  { idFile }: DockerBuildFiles,
): string[] {
  return ['build', `--iidfile=${idFile}`, ...common(build, argumentNames)];
}

/** `plainHttp`: the registry of what is pushed is asked without TLS. */
export function buildxArguments(
  build: ImageBuild,
  argumentNames: readonly string[],
  files: DockerBuildFiles,
  plainHttp: boolean,
): string[] {
  const pushed = plainHttp ? '--output=type=image,push=true,registry.insecure=true' : '--push';
  return [
    'buildx',
    'build',
    '--progress=plain',
    `--iidfile=${files.idFile}`,
    `--metadata-file=${files.metadataFile}`,
    hasManyPlatforms(build) ? pushed : '--load',
    ...common(build, argumentNames),
  ];
}

/** Only an index holds images of several platforms. */
export function hasManyPlatforms({ platform = '' }: ImageBuild): boolean {
  return platform.includes(',');
}

function common(build: ImageBuild, argumentNames: readonly string[]): string[] {
  return [
    `--file=${'path' in build.dockerfile ? build.dockerfile.path : '-'}`,
    ...build.references.map((reference) => `--tag=${reference}`),
    ...argumentNames.map((name) => `--build-arg=${name}`),
    ...Object.entries(build.labels).map(([name, value]) => `--label=${name}=${value}`),
    ...(build.target === undefined ? [] : [`--target=${build.target}`]),
    ...(build.platform === undefined ? [] : [`--platform=${build.platform}`]),
    ...(build.pull ? ['--pull'] : []),
    ...(build.noCache ? ['--no-cache'] : []),
    ...(build.cacheFrom ?? []).map((source) => `--cache-from=${source}`),
    ...(build.network === undefined ? [] : [`--network=${build.network}`]),
    ...Object.entries(build.extraHosts ?? {}).map(([name, address]) => `--add-host=${name}:${address}`),
    ...(build.shmSize === undefined ? [] : [`--shm-size=${build.shmSize}b`]),
    '--',
    build.context,
  ];
}
