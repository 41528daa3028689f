/** What packing a project as a wheel would make, known before anything is built. */
import { basename, join } from 'node:path';
import { baseImage, isBase } from '../images/wheel/base-image.ts';
import { faultOfDependencies } from '../images/wheel/faulty-dependencies.ts';
import { fillTemplate } from '../images/wheel/fill-template.ts';
import { keptEntries } from '../images/wheel/kept-entries.ts';
import { wheelFailure, type WheelFailure, type WheelWarning } from '../images/wheel/outcome.ts';
import { type ProjectMetadata, projectMetadata } from '../images/wheel/project-metadata.ts';
import { unpinnedWarnings } from '../images/wheel/unpinned.ts';
import type { ContextEntry } from '../ports/build-context.ts';
import { templateFile } from '../template-files.ts';
import { type GatheredRequirements, gatherRequirements } from './gather-requirements.ts';
import type { WheelPorts, WheelRequest } from './wheel-request.ts';

/**
 * All that is known before anything is built. The key of the image is made of `entries` and `dockerfile`: of sources, and
 * not of the wheel, so that nothing has to be built to find out that the image is there already. Nothing else goes into
 * the image: the wheel is built of copies of `entries` alone.
 */
export interface WheelPlan {
  /** Without tests, logins and what tools make. */
  entries: ContextEntry[];
  /** Text of the Dockerfile; the base image and the name of the list that fixes the versions are in it. */
  dockerfile: string;
  base: string;
  metadata: ProjectMetadata;
  requirements: GatheredRequirements;
  warnings: WheelWarning[];
}

/** Reads and checks, and runs nothing but uv where there is a `uv.lock`. */
export async function planWheel(request: WheelRequest, ports: WheelPorts): Promise<WheelPlan | WheelFailure> {
  const metadata = await readMetadata(request, ports);
  if ('failure' in metadata) return metadata;
  const faulty = faultOfDependencies(metadata.dependencies);
  if (faulty !== undefined) return faulty;
  const base = chooseBase(request.base, metadata);
  if (typeof base !== 'string') return base;
  const folderName = request.folderName ?? basename(request.projectDirectory);
  // eslint-disable-next-line no-control-regex -- a line end would begin another instruction
  if (/[\u0000-\u001f]/.test(folderName))
    return wheelFailure('base', `the folder ${JSON.stringify(folderName)} cannot be named in a Dockerfile`);
  const requirements = await gatherRequirements(request, ports);
  if ('failure' in requirements) return requirements;
  const template = await ports.files.readFile(templateFile('image/Dockerfile'));
  if ('failure' in template)
    throw new Error(`the template of the Dockerfile cannot be read: ${template.detail}`);
  const text = new TextDecoder().decode(template.bytes);
  return {
    entries: keptEntries(request.entries),
    dockerfile: fillTemplate(text, { base, folderName, pins: requirements.pins?.file }),
    base,
    metadata,
    requirements,
    warnings: [...requirements.warnings, ...openVersions(requirements, metadata)],
  };
}

async function readMetadata(
  { projectDirectory, entries }: WheelRequest,
  { files }: WheelPorts,
): Promise<ProjectMetadata | WheelFailure> {
  const has = (path: string): boolean =>
    entries.some((entry) => entry.path === path && entry.kind !== 'directory');
  let text: string | undefined;
  if (has('pyproject.toml')) {
    const read = await files.readFile(join(projectDirectory, 'pyproject.toml'));
    if ('failure' in read)
      return wheelFailure('no-package', `\`pyproject.toml\` cannot be read: ${read.detail}`);
    text = new TextDecoder().decode(read.bytes);
  }
  const metadata = projectMetadata(text, has('setup.py') || has('setup.cfg'));
  if (!('fault' in metadata)) return metadata;
  const { fault, message, help } = metadata;
  return wheelFailure(fault === 'name' ? 'illegal-name' : 'no-package', message, { help });
}

function chooseBase(given: string | undefined, { requiresPython }: ProjectMetadata): string | WheelFailure {
  if (given !== undefined) {
    return isBase(given) ? given : wheelFailure('base', `${JSON.stringify(given)} cannot name a base image`);
  }
  const chosen = baseImage(requiresPython);
  if ('base' in chosen) return chosen.base;
  return wheelFailure('base', chosen.failure, { help: 'name the base image in `tq: {build: {base: …}}`' });
}

/** A lock and constraints are taken to name all; a mere list of requirements is looked at. */
function openVersions(
  { requirements, pins }: GatheredRequirements,
  metadata: ProjectMetadata,
): WheelWarning[] {
  if (pins !== undefined && pins.kind !== 'requirements') return [];
  return unpinnedWarnings([requirements.join('\n'), metadata.dependencies.join('\n')]);
}
