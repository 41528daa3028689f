/** The options about images, for every command that builds them or names them. */
import type { Argv } from 'yargs';
import { ProjectImages } from '../building/project-images.ts';
import type { ProjectPython } from '../interpreter/project-python.ts';
import { ENGINE_KINDS, type EngineKind } from '../ports/image-engine.ts';
import type { HashingFiles } from '../reading/hashing-files.ts';
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

/** All that is read from files is remembered, contexts of images included. */
export function watched(context: Context, { files, watch }: HashingFiles): Context {
  const images: Context['images'] = async () => {
    const ports = await context.images();
    return { ...ports, contexts: watch(ports.contexts) };
  };
  return { ...context, files, images };
}

export interface ImageWish extends ImageOptions {
  rebuild?: boolean;
  wheel?: boolean;
  isPushing: boolean;
}

/** The images of one run. */
export async function projectImages(
  { image, builder, rebuild = false, wheel = false, isPushing }: ImageWish,
  python: ProjectPython,
  context: Context,
): Promise<ProjectImages> {
  const { PREFECT_DEPLOY_IMAGE: fromEnvironment = '' } = context.environment.variables;
  const given = image ?? (fromEnvironment === '' ? undefined : fromEnvironment);
  const namespace = (await context.settings()).defaultDockerBuildNamespace?.value;
  return new ProjectImages(
    { builder, rebuild, wheel, given, isGivenForAll: image !== undefined, isPushing },
    { ...context, python, namespace },
  );
}
