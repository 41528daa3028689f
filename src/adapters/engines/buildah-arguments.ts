/** What buildah and Podman are called with for a build; the two take the same options (`buildah/pkg/cli/common.go`). */
import type { ImageBuild } from '../../ports/image-engine.ts';
import { hasManyPlatforms } from './docker-arguments.ts';

export interface BuildahBuildOptions {
  /** Where the image's id is written; undefined for several images. */
  idFile?: string;
  /** Whether steps are taken from the cache and kept there. */
  hasLayers: boolean;
  /** Absolute path. */
  dockerfile: string;
  /** `chroot` where containers cannot be made; undefined: as the program does it by itself. */
  isolation?: string;
  /** Whether the user has chosen the format with `BUILDAH_FORMAT`. */
  hasFormat: boolean;
  authFile?: string;
  /** Base images come from a registry without TLS. */
  plainHttp: boolean;
  /** Name of the index that images of several platforms go to. */
  manifest?: string;
}

/** `argumentNames` are those of the build arguments, whose values are variables. */
export function buildahArguments(
  build: ImageBuild,
  argumentNames: readonly string[],
  options: BuildahBuildOptions,
): string[] {
  return [
    'build',
    `--layers=${options.hasLayers}`,
    ...(options.idFile === undefined ? [] : [`--iidfile=${options.idFile}`]),
    // As Docker makes them: HEALTHCHECK and SHELL are lost in the other format.
    ...(options.hasFormat ? [] : ['--format=docker']),
    ...(options.isolation === undefined ? [] : [`--isolation=${options.isolation}`]),
    ...(options.authFile === undefined ? [] : [`--authfile=${options.authFile}`]),
    ...(options.plainHttp ? ['--tls-verify=false'] : []),
    // By itself it asks for every base image anew.
    `--pull=${build.pull ? 'always' : 'false'}`,
    ...names(build, options.manifest),
    `--file=${options.dockerfile}`,
    ...argumentNames.map((name) => `--build-arg=${name}`),
    ...Object.entries(build.labels).map(([name, value]) => `--label=${name}=${value}`),
    ...(build.target === undefined ? [] : [`--target=${build.target}`]),
    ...(build.platform === undefined ? [] : [`--platform=${build.platform}`]),
    ...(build.noCache ? ['--no-cache'] : []),
    ...(build.network === undefined ? [] : [`--network=${build.network}`]),
    ...Object.entries(build.extraHosts ?? {}).map(([name, address]) => `--add-host=${name}:${address}`),
    ...(build.shmSize === undefined ? [] : [`--shm-size=${build.shmSize}b`]),
    '--',
    build.context,
  ];
}

function names(build: ImageBuild, manifest: string | undefined): string[] {
  if (hasManyPlatforms(build) && manifest !== undefined) return [`--manifest=${manifest}`];
  return build.references.map((reference) => `--tag=${reference}`);
}
