/** The rule files that `tq rules check` looks at when it is given none: those that the project names under `tq.rules`. */
import { resolve } from 'node:path';
import { buildProject } from '../../project/build-project.ts';
import { EVERYTHING } from '../../project/select.ts';
import { TqError } from '../../tq-error.ts';
import type { CheckRequest } from '../checking/check-files.ts';
import { alone, type FilesToCheck, filesToCheck } from '../checking/files-to-check.ts';
import { ProjectTexts } from '../checking/project-texts.ts';
import { plainPart } from '../files/expand-glob.ts';
import { shownPath } from '../files/shown-path.ts';
import { whereAbove } from '../files/unreadable-project.ts';
import { type LoadPorts, ProjectLoader } from '../load-project.ts';
import { readRuleFiles } from './rule-files.ts';

/**
 * Of the `prefect.yaml` in the working directory and of the projects that it names, each file once. What is named and not
 * there is among them, so that it is a finding; a pattern may fit nothing. Throws `TqError`: `usage` where there is no rule
 * file to check, `findings` where a `prefect.yaml` cannot be read.
 */
export async function projectRuleFiles(
  { workingDirectory, environment }: Pick<CheckRequest, 'workingDirectory' | 'environment'>,
  ports: LoadPorts,
): Promise<FilesToCheck> {
  const projects = await filesToCheck({ files: ['prefect.yaml'], workingDirectory }, ports.files);
  const found = new Set<string>();
  for (const { root, file, name } of projects.files) {
    if (!(await ports.files.exists(resolve(root, file))))
      throw withoutFiles(`there is no \`${name}\``, await whereAbove(name, workingDirectory, ports.files));
    const options = { workingDirectory: root, prefectFile: file, selection: EVERYTHING, environment };
    const loader = await ProjectLoader.open(options, ports);
    if (loader.document === undefined)
      throw new TqError('findings', `\`${name}\` cannot be read`, { help: '`tq validate` tells why' });
    for (const path of await namedIn(loader, ports, environment)) found.add(path);
  }
  if (found.size === 0) throw withoutFiles('`prefect.yaml` names none that is here');
  const names = [...found].map((path) => shownPath(workingDirectory, path));
  return { ...projects, files: names.map((name) => alone(name, workingDirectory)) };
}

/** Absolute paths. What leads out of the project is left to `tq validate`. */
async function namedIn(
  { document, folders }: ProjectLoader,
  { files }: LoadPorts,
  environment: CheckRequest['environment'],
): Promise<string[]> {
  if (document === undefined) return [];
  const { project, chosen } = buildProject(document, { selection: EVERYTHING, environment });
  const deployments = chosen.map((index) => ({ path: ['deployments', index] }));
  const filled = { document: project.document, deployments };
  const texts = new ProjectTexts(folders, files);
  const named = await readRuleFiles(filled, texts);
  return named.flatMap(({ written, found, files: paths }) =>
    found === 'missing' && plainPart(written) === written
      ? [resolve(texts.projectFolder, written)]
      : [...paths],
  );
}

function withoutFiles(why: string, above?: string): TqError {
  return new TqError('usage', `\`tq rules check\` needs files: ${why}`, {
    help:
      above === undefined
        ? NAME_THEM
        : `${above}, or name rule files here: \`tq rules check quality/*.yaml\``,
  });
}

const NAME_THEM =
  'name rule files under `tq.rules` of `prefect.yaml` (`tq validate` tells of those that it does not find), or here: `tq rules check quality/*.yaml`';
