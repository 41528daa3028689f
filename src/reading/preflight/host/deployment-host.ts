/**
 * What a deployment runs with, as files tell it:
 *
 * - the Dockerfile that its image is built from, with the lists that it installs; the image that its job variables name;
 * - `EXTRA_PIP_PACKAGES` of its job variables, and the list of its pull step `pip_install_requirements`;
 * - else, and beside an image that does not say what it installs, the lists of the nearest folder that has any, from the
 *   flow's file up to the top of the repository.
 */
import { dirname, resolve } from 'node:path';
import { buildArgumentsOf, imageSteps, textInput } from '../../../images/dockerfile/built-image.ts';
import { isJsonObject, type JsonValue } from '../../../json.ts';
import { notReplaced } from '../../../preflight/host/not-replaced.ts';
import type { HostFile, Pin } from '../../../preflight/host/pin.ts';
import { imagePins } from '../../../preflight/host/read-dockerfile.ts';
import { pinFromText } from '../../../preflight/host/pin-from-text.ts';
import type { FlowDeployment } from '../../../project/checks/check.ts';
import type { Document } from '../../../project/document.ts';
import type { Deployment } from '../../../project/project.ts';
import type { ProjectFolders } from '../../flows/source-folders.ts';
import type { HostFiles } from './host-files.ts';

export interface DeploymentHost {
  files: readonly HostFile[];
  /** What the entry itself names: an image, packages for an image. */
  pins: readonly Pin[];
}

interface Where {
  document: Document;
  folders: ProjectFolders;
}

export async function hostOf(
  { deployment, flow }: FlowDeployment,
  { document, folders }: Where,
  files: HostFiles,
): Promise<DeploymentHost> {
  const { workingDirectory, projectFolder = workingDirectory } = folders;
  const built = await builtFrom(document, deployment.path, workingDirectory, files);
  const pulled: HostFile[] = [];
  for (const path of listsOfPull(deployment.pull ?? []))
    pulled.push(...(await files.listed(resolve(projectFolder, path))));
  const { ofImage, packages } = pinsOfEntry(deployment, document, built !== undefined);
  const isTold = packages.length > 0 || pulled.length > 0 || (built?.some(installs) ?? false);
  const start = dirname(resolve(workingDirectory, flow.where.file));
  const nearest = isTold ? [] : await files.nearest(start, folders.repositoryRoot ?? projectFolder);
  const over = pulled.flatMap(({ pins }) => pins.filter(({ marker }) => marker === undefined));
  const under = (built ?? []).map((file) => ({ ...file, pins: notReplaced(file.pins, over) }));
  return { files: [...under, ...pulled, ...nearest], pins: [...notReplaced(ofImage, over), ...packages] };
}

function pinsOfEntry({ path, workPool, image: kind }: Deployment, document: Document, isBuilt: boolean) {
  const { env, image } = workPool.jobVariables;
  const place = (...inside: string[]): Pin['place'] => ({
    file: document.file,
    line: document.spanOf([...path, 'work_pool', 'job_variables', ...inside]).start.line,
  });
  const isNamed = typeof image === 'string' && kind === 'named' && !isBuilt;
  const extra = isJsonObject(env) ? env.EXTRA_PIP_PACKAGES : undefined;
  const packages = typeof extra === 'string' ? packagesIn(extra, place('env', 'EXTRA_PIP_PACKAGES')) : [];
  return { ofImage: isNamed ? notReplaced(imagePins(image, place('image')), packages) : [], packages };
}

/** The Dockerfile of the last build step, with its lists. */
async function builtFrom(
  document: Document,
  path: FlowDeployment['deployment']['path'],
  workingDirectory: string,
  files: HostFiles,
): Promise<HostFile[] | undefined> {
  const step = imageSteps(document, path).findLast(({ kind, isWheel }) => kind === 'build' && !isWheel);
  if (step === undefined || step.before === 'move') return undefined;
  const [folder, name] = [textInput(step, 'path', '.'), textInput(step, 'dockerfile', 'Dockerfile')];
  const target = textInput(step, 'target', '');
  if (folder === undefined || name === undefined || name === 'auto' || target === undefined) return undefined;
  const context = resolve(workingDirectory, folder);
  return files.dockerfile(resolve(context, name), context, {
    buildArguments: buildArgumentsOf(step),
    ...(target === '' ? {} : { target }),
  });
}

/** Whether it says of a package that it is installed; a base image may leave that to lists. */
function installs({ pins, isLock }: HostFile): boolean {
  return (
    isLock ||
    pins.some(({ name, source }) => name !== 'python' && !(name === 'prefect' && source === 'image'))
  );
}

/** As Prefect's images install them when a container starts: words of a shell, each a requirement. */
function packagesIn(text: string, place: Pin['place']): Pin[] {
  return text.split(/\s+/).flatMap((word) => {
    const found = pinFromText(word.replaceAll(/["']/g, ''), { source: 'requirements', place });
    return found === undefined || 'message' in found ? [] : [found];
  });
}

function listsOfPull(pull: readonly JsonValue[]): string[] {
  return pull.flatMap((step) => {
    const [[name = '', inputs] = []] = isJsonObject(step) ? Object.entries(step) : [];
    if (!name.endsWith('.pip_install_requirements')) return [];
    const file = isJsonObject(inputs) ? inputs.requirements_file : undefined;
    return [typeof file === 'string' && file !== '' ? file : 'requirements.txt'];
  });
}
