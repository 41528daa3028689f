/** The options about images, for every command that builds them or names them. */
import { resolve } from 'node:path';
import type { Argv } from 'yargs';
import { ProjectImages } from '../building/project-images.ts';
import type { ProjectPython } from '../interpreter/project-python.ts';
import { ENGINE_KINDS, type EngineKind } from '../ports/image-engine.ts';
import type { Place } from '../reading/files/at-revision.ts';
import type { HashingFiles } from '../reading/files/hashing-files.ts';
import type { Context } from './command.ts';

/** As yargs hands them over. */
export interface ImageOptions {
  image?: string;
  builder: EngineKind | 'auto';
}

const GROUP = { group: 'Images:' } as const;

export function withImageOptions(yargs: Argv): Argv {
  return yargs
    .option('image', {
      ...GROUP,
      type: 'string',
      requiresArg: true,
      describe: 'an image that was built elsewhere, to be used as it is (also PREFECT_DEPLOY_IMAGE)',
    })
    .option('builder', {
      ...GROUP,
      choices: ['auto', ...ENGINE_KINDS] as const,
      default: 'auto' as const,
      requiresArg: true,
      describe: 'what builds images',
    });
}

/** All that is read from files is remembered, contexts of images included; those of a commit never change. */
export function watched(context: Context, { files, watch }: HashingFiles): Context {
  const images: Context['images'] = async () => {
    const ports = await context.images();
    return { ...ports, contexts: watch(ports.contexts) };
  };
  return { ...context, files, ...(context.revision === undefined ? { images } : {}) };
}

export interface ImageWish extends ImageOptions {
  prefectFile: string;
  rebuild?: boolean;
  wheel?: boolean;
  isPushing: boolean;
}

/** The images of one run. */
export async function projectImages(
  { prefectFile, image, builder, rebuild = false, wheel = false, isPushing }: ImageWish,
  python: ProjectPython,
  context: Context,
): Promise<ProjectImages> {
  const { PREFECT_DEPLOY_IMAGE: fromEnvironment = '' } = context.environment.variables;
  const given = image ?? (fromEnvironment === '' ? undefined : fromEnvironment);
  const namespace = (await context.settings()).defaultDockerBuildNamespace?.value;
  return new ProjectImages(
    { builder, rebuild, wheel, given, isGivenForAll: image !== undefined, isPushing },
    { ...context, ...(await placeOfImages(prefectFile, wheel, context)), python, namespace },
  );
}

/** Images are built from files on disk. A working tree of a commit is made only where some image may be built. */
async function placeOfImages(prefectFile: string, wheel: boolean, context: Context): Promise<Place> {
  const { revision, files, environment } = context;
  if (revision === undefined) return context;
  const read = await files.readFile(resolve(environment.workingDirectory, prefectFile));
  const text = 'bytes' in read ? new TextDecoder().decode(read.bytes) : '';
  return wheel || /prefect_docker|\bimage["']?\s*:/.test(text) ? revision.onDisk() : context;
}
