/** A project packed as a wheel, and the build context of the image that installs it. */
import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { faultOfDependencies } from '../images/wheel/faulty-dependencies.ts';
import { isWheel } from '../images/wheel/kept-entries.ts';
import { wheelFailure, type WheelFailure, type WheelWarning } from '../images/wheel/outcome.ts';
import { stagedLists, WHEELS_IN_IMAGE } from '../images/wheel/staged-lists.ts';
import { isPortable, requirementsFor, wheelMetadata } from '../images/wheel/wheel-metadata.ts';
import type { StagingFolder } from '../ports/staging-folders.ts';
import { askGit } from './ask-git.ts';
import { planWheel, type WheelPlan } from './plan-wheel.ts';
import { runBuild } from './run-build.ts';
import type { WheelPorts, WheelRequest } from './wheel-request.ts';

export interface StagedWheel {
  /** Absolute path of a temporary folder; gone after `dispose`. */
  context: string;
  dockerfile: { text: string };
  /** `file` is absolute; `sha256` in hexadecimal. */
  wheel: { name: string; version: string; file: string; sha256: string };
  warnings: WheelWarning[];
  dispose(): Promise<void>;
}

export interface WheelStager {
  plan(request: WheelRequest): Promise<WheelPlan | WheelFailure>;
  stage(request: WheelRequest): Promise<StagedWheel | WheelFailure>;
}

export function wheelStager(ports: WheelPorts): WheelStager {
  return {
    plan: (request) => planWheel(request, ports),
    stage: (request) => stageWheel(request, ports),
  };
}

/** Throws `TqError` when the temporary folder cannot be written. Nothing is left of it after a failure. */
export async function stageWheel(
  request: WheelRequest,
  ports: WheelPorts,
): Promise<StagedWheel | WheelFailure> {
  const plan = await planWheel(request, ports);
  if ('failure' in plan) return plan;
  const folder = await ports.staging.open();
  try {
    const staged = await stage(plan, folder, request, ports);
    if ('failure' in staged) await folder.remove();
    return staged;
  } catch (error) {
    await folder.remove();
    throw error;
  }
}

async function stage(
  plan: WheelPlan,
  folder: StagingFolder,
  request: WheelRequest,
  ports: WheelPorts,
): Promise<StagedWheel | WheelFailure> {
  const { projectDirectory } = request;
  const wheels = plan.entries.filter(({ path }) => isWheel(path));
  const others = plan.entries.filter(({ path }) => path !== 'wheels' && !path.startsWith('wheels/'));
  await folder.makeFolder('context/wheel');
  await folder.makeFolder('context/wheels');
  await folder.copy(wheels, projectDirectory, 'context');
  // Back ends write into what they pack, so that they get a copy of their own.
  await folder.copy(others, projectDirectory, 'source');
  const built = await buildWheel(folder, plan, request, ports);
  if ('failure' in built) return built;
  await folder.copy(others, projectDirectory, 'context/project');
  const { requirements, pins, extras, constraints } = plan.requirements;
  const lists = stagedLists({
    requirements,
    constraints,
    pins,
    needed: requirementsFor(built.requires, extras),
    wheels: wheels.length > 0 ? WHEELS_IN_IMAGE : undefined,
  });
  await folder.write('context/requirements.txt', lists.requirements);
  await folder.write('context/constraints.txt', lists.constraints);
  return {
    context: join(folder.path, 'context'),
    dockerfile: { text: plan.dockerfile },
    wheel: built.wheel,
    warnings: [...plan.warnings, ...lists.warnings, ...platformWarning(built.wheel.file)],
    dispose: () => folder.remove(),
  };
}

async function buildWheel(
  folder: StagingFolder,
  plan: WheelPlan,
  request: WheelRequest,
  ports: WheelPorts,
): Promise<{ wheel: StagedWheel['wheel']; requires: string[] } | WheelFailure> {
  const output = join(folder.path, 'context', 'wheel');
  const hasWheels = plan.entries.some(({ path }) => isWheel(path));
  const git = askGit(ports);
  const usesTags = plan.metadata.versionFromGit !== undefined;
  const failure = await runBuild(
    {
      source: join(folder.path, 'source'),
      output,
      version: usesTags ? await git.version(request.projectDirectory) : undefined,
      commitTime: await git.commitTime(request.projectDirectory),
      ...(hasWheels ? { wheels: pathToFileURL(join(folder.path, 'context', 'wheels')).href } : {}),
    },
    request,
    ports,
  );
  if (failure !== undefined) return failure;
  const [name, ...others] = (await folder.list('context/wheel')).filter((each) => each.endsWith('.whl'));
  if (name === undefined || others.length > 0)
    return wheelFailure('build-failed', `the build made ${others.length === 0 ? 'no' : 'several'} wheels`);
  const bytes = await folder.read(`context/wheel/${name}`);
  const metadata = wheelMetadata(bytes);
  if (metadata === undefined)
    return wheelFailure('build-failed', `the build made no legal wheel: \`${name}\``);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const { requires, ...named } = metadata;
  const faulty = faultOfDependencies(requires);
  if (faulty !== undefined) return faulty;
  return { wheel: { ...named, file: join(output, name), sha256 }, requires };
}

function platformWarning(file: string): WheelWarning[] {
  const name = basename(file);
  if (isPortable(name)) return [];
  return [
    {
      kind: 'platform-wheel',
      message: `\`${name}\` runs only on a Python and a system like those of this machine`,
      help: 'build it where both are as in the base image',
    },
  ];
}
