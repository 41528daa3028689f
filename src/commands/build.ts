/** `tq build`: builds each distinct image of the chosen deployments once, and with `--push` puts it in its registry. */
import { resolve } from 'node:path';
import type { ProjectImages } from '../building/project-images.ts';
import { putFile } from '../building/put-file.ts';
import type { ExitReason } from '../exit-code.ts';
import { buildMetadata } from '../images/metadata.ts';
import { projectPython, type ProjectPython } from '../interpreter/project-python.ts';
import { prepareBuild, type PreparedBuild } from '../reading/planning/prepare-build.ts';
import type { Pause } from '../reading/in-halves.ts';
import { contextFindings } from '../reading/planning/prepare-plan.ts';
import { prepareProjects, type Together } from '../reading/planning/prepare-projects.ts';
import { type HashingFiles, hashingFiles } from '../reading/files/hashing-files.ts';
import { ProjectSteps } from '../steps/project-steps.ts';
import { TqError } from '../tq-error.ts';
import { changedProjectsOf, type Narrowed, withChangeOptions } from './change-options.ts';
import type { Command, Context, FileOptions } from './command.ts';
import { buildRequest, type BuildValueOptions, withBuildValueOptions } from './deploy-options.ts';
import {
  clashPorts,
  type OfProjects,
  type Project,
  refuseForSeveral,
  REPEATABLE_CHOICES,
  withProjectOptions,
} from './project-options.ts';
import { type RefOptions, withRefOptions, withRevision } from './ref-options.ts';
import { type ImageOptions, projectImages, watched, withImageOptions } from './image-options.ts';

interface BuildOptions extends Narrowed, FileOptions, BuildValueOptions, ImageOptions, RefOptions {
  push: boolean;
  dryRun: boolean;
  rebuild: boolean;
  wheel: boolean;
  metadataFile: string | undefined;
}

export const build: Command<OfProjects<BuildOptions>> = {
  repeatable: REPEATABLE_CHOICES,
  builder: (yargs) =>
    withChangeOptions(withRefOptions(withImageOptions(withBuildValueOptions(withProjectOptions(yargs)))))
      .option('push', {
        type: 'boolean',
        default: false,
        describe: 'push what was built, and read its digest back',
      })
      .option('dry-run', {
        type: 'boolean',
        default: false,
        describe: 'say what would be built and why; runs no step',
      })
      .option('rebuild', {
        type: 'boolean',
        default: false,
        describe: 'build also what the registry or the engine has, such as when a base image has moved',
      })
      .option('wheel', {
        type: 'boolean',
        default: false,
        describe: 'pack the project as a wheel and install it in the image, with the Dockerfile of `tq`',
      })
      .option('metadata-file', {
        type: 'string',
        requiresArg: true,
        describe: 'write images, digests and all that they are made of to this file, as JSON',
      }),

  run: (options, context) => withRevision(options, context, buildAll),
};

async function buildAll(options: OfProjects<BuildOptions>, context: Context): Promise<ExitReason> {
  refuseTogether(options);
  const projects = await changedProjectsOf(options, context);
  if (projects === undefined) return 'findings';
  if (options.metadataFile !== undefined) refuseForSeveral(projects, ['--metadata-file']);
  const built = await prepareProjects(projects, buildImages, {
    reporter: context.reporter,
    ports: clashPorts(context),
    mayGoOn: (reason) => reason === 'ok',
  });
  context.reporter.project(undefined);
  return built === undefined ? 'findings' : 'ok';
}

async function buildImages(
  { options, context }: Project<BuildOptions>,
  { pause }: Together,
): Promise<ExitReason> {
  const python = projectPython(options.python ?? 'auto', context);
  const recorded = hashingFiles(context.files, context.environment.workingDirectory);
  const images = await projectImages(
    { ...options, isPushing: options.push },
    python,
    watched(context, recorded),
  );
  try {
    const request = { ...(await buildRequest(options, context)), images };
    const prepared = await prepareBuild(request, context);
    if (prepared === undefined) return 'findings';
    if (prepared.steps.deployments.length === 0) {
      context.reporter.note('no chosen deployment builds an image: none has a docker step or `tq.image`');
      context.reporter.images([]);
      return 'ok';
    }
    const foreseen = await images.foresee(prepared.steps, options.dryRun);
    if (!prepared.say.of(contextFindings(foreseen, prepared.steps.document))) return 'findings';
    return options.dryRun
      ? await tell(prepared, images, context)
      : await make(prepared, options, { python, images, recorded, pause }, context);
  } finally {
    await Promise.all([python.close(), images.close()]);
  }
}

/** There is nothing to write down of images that are not made. */
function refuseTogether({ dryRun, metadataFile }: Pick<BuildOptions, 'dryRun' | 'metadataFile'>): void {
  if (!dryRun || metadataFile === undefined) return;
  throw new TqError('usage', '`--dry-run` and `--metadata-file` exclude each other', {
    help: 'the file holds digests, which are known when images are built; `--json` tells what would be built',
  });
}

async function tell(
  { runs }: PreparedBuild,
  images: ProjectImages,
  { reporter }: Context,
): Promise<ExitReason> {
  reporter.images((await images.explain(await runs())).images);
  return 'ok';
}

async function make(
  prepared: PreparedBuild,
  { push, metadataFile }: BuildOptions,
  {
    python,
    images,
    recorded,
    pause,
  }: { python: ProjectPython; images: ProjectImages; recorded: HashingFiles; pause: Pause },
  context: Context,
): Promise<ExitReason> {
  const { reporter, environment, version, redact } = context;
  const runner = new ProjectSteps(
    {
      ...context,
      python,
      images: (use) => images.stepsFor(use),
      onLine: (line) => reporter.progress(line),
    },
    push ? ['build', 'push'] : ['build'],
  );
  if (!prepared.say.of(await runner.check(prepared.steps))) return 'findings';
  images.measureAgainst(await prepared.runs());
  await pause();
  await runner.run(prepared.steps);
  const made = await images.made();
  reporter.images(made.map(({ outcome }) => outcome));
  if (metadataFile === undefined) return 'ok';
  const { project, checkout } = prepared;
  const commit = checkout === null ? {} : { commit: checkout.commit };
  const metadata = buildMetadata({ version, project, ...commit, images: made, redact });
  const path = resolve(environment.workingDirectory, metadataFile);
  await putFile(path, `${JSON.stringify(metadata, null, 2)}\n`, context);
  if (recorded.isInContext(path))
    reporter.note(
      `\`${metadataFile}\` is in the context of an image, so the next build makes another one; put it into \`.dockerignore\``,
    );
  return 'ok';
}
