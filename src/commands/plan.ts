/** `tq plan`: what a deploy would change on the server. Writes nothing there; `--out` saves the plan in a file. */
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { projectPython } from '../interpreter/project-python.ts';
import type { JsonValue } from '../json.ts';
import { hasChanges } from '../plan/plan.ts';
import { type HashingFiles, hashingFiles } from '../reading/hashing-files.ts';
import { makeSavedPlan, type PlanMaking, savedPlanText } from '../reading/make-saved-plan.ts';
import { preparePlan } from '../reading/prepare-plan.ts';
import { refuseOtherFiles } from '../reading/read-saved-plan.ts';
import { planToJson } from '../report/plan-json.ts';
import { TqError } from '../tq-error.ts';
import { withFileOptions, type Command, type Context, type FileOptions } from './command.ts';
import { planRequest, type ValueOptions, withValueOptions } from './deploy-options.ts';
import { type ImageOptions, projectImages, watched, withImageOptions } from './image-options.ts';
import { removalAction, type RemovalOptions, withRemovalOptions } from './removal-options.ts';
import { savedOptions } from './saved-options.ts';

interface PlanOptions extends FileOptions, ValueOptions, RemovalOptions, ImageOptions {
  exitCode: boolean;
  out: string | undefined;
}

export const plan: Command<PlanOptions> = {
  builder: (yargs) =>
    withImageOptions(withRemovalOptions(withValueOptions(withFileOptions(yargs))))
      .option('exit-code', {
        type: 'boolean',
        default: false,
        describe: 'exit with 2 when there are changes',
      })
      .option('out', {
        type: 'string',
        requiresArg: true,
        describe: 'save the plan in this file, for `tq deploy --plan FILE`',
      }),

  async run(options, context) {
    // A plan runs no code of the project unless it is told to.
    const python = projectPython(options.python ?? 'never', context);
    const { workingDirectory } = context.environment;
    if (options.out !== undefined) await refuseOtherFiles(options.out, workingDirectory, context.files);
    const recorded = hashingFiles(context.files, workingDirectory);
    const ports = options.out === undefined ? context : watched(context, recorded);
    const removal = removalAction(options);
    const images = await projectImages({ ...options, isPushing: true }, python, ports);
    const request = { ...(await planRequest(options, ports)), removal, withEffects: true, images };
    const prepared = await preparePlan(request, { ...ports, inspector: python.inspector }).finally(() =>
      python.close(),
    );
    if (prepared === undefined) return 'findings';
    if (prepared.plan.images !== undefined) context.reporter.images(prepared.plan.images);
    context.reporter.plan(prepared.plan, prepared.project.name);
    if (options.out !== undefined) {
      refuseInContext(options.out, workingDirectory, recorded);
      await save(
        options.out,
        { prepared, files: recorded.states(), options: savedOptions(options) },
        context,
      );
    }
    return options.exitCode && hasChanges(prepared.plan) ? 'changes' : 'ok';
  },
};

/** The plan would be part of the image that it is about, which would be another image then. */
function refuseInContext(path: string, folder: string, { isInContext }: HashingFiles): void {
  if (!isInContext(resolve(folder, path))) return;
  throw new TqError(
    'failed',
    `\`${path}\` would be in the context of an image, which would change the image`,
    {
      help: 'put it into `.dockerignore`, or save the plan outside of the context',
    },
  );
}

/** Writes the plan whole or not at all, for its owner alone to read. */
async function save(
  path: string,
  made: Pick<PlanMaking, 'prepared' | 'files' | 'options'>,
  { environment, files, writer, redact, version, clock, reporter }: Context,
): Promise<void> {
  const { plan: planned, project } = made.prepared;
  const saved = makeSavedPlan({
    ...made,
    // Known secrets are taken out below, where it is seen which old values have to go with them.
    readable: planToJson(planned, { project: project.name }) as unknown as JsonValue,
    tool: version,
    madeAt: clock.now(),
    salt: randomBytes(16).toString('hex'),
    variables: environment.variables,
    redact,
  });
  await refuseOtherFiles(path, environment.workingDirectory, files);
  await writer.putPrivate(
    resolve(environment.workingDirectory, path),
    new TextEncoder().encode(savedPlanText(saved)),
  );
  reporter.note(`the plan is in \`${path}\`; \`tq deploy --plan ${path}\` carries it out`);
}
