/** A scaffolded project as files in memory. */
import { nodeFileSystem } from '../../src/adapters/node-file-system.ts';
import { readTemplates } from '../../src/reading/scaffold/read-templates.ts';
import { domainFiles } from '../../src/scaffold/domain-files.ts';
import { poolTypes } from '../../src/scaffold/environments.ts';
import { projectFiles } from '../../src/scaffold/project-files.ts';
import type { ProjectChoices } from '../../src/scaffold/scaffold.ts';
import { weave } from '../../src/scaffold/weave.ts';

/** The files by path. `domains`: more of them, beside the first. */
export async function scaffoldedFiles(
  choices: Omit<ProjectChoices, 'version'>,
  domains: readonly string[] = [],
): Promise<ReadonlyMap<string, string>> {
  const templates = await readTemplates(nodeFileSystem());
  const whole = { ...choices, version: '0.1.0' };
  const files = new Map(projectFiles(whole, templates).map(({ path, text }) => [path, text]));
  for (const domain of [choices.domain, ...domains]) {
    const added = domainFiles({ ...choices, domain }, templates);
    for (const { path, text } of added.files) files.set(path, text);
    const pools = poolTypes(choices.project, choices.poolType);
    const woven = weave(files.get('prefect.yaml') ?? '', { ...added, pools });
    if ('problem' in woven) throw new Error(`prefect.yaml ${woven.problem}`);
    files.set('prefect.yaml', woven.text);
  }
  return files;
}
