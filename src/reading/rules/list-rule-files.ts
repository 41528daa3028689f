/** Which rule files a project has, what they hold, and which deployments run them. */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Engine } from '../../rules/rule.ts';
import { loadRuleFile } from './check-rule-files.ts';
import { compiledText, isSame, readCompiled } from './compiled-rules.ts';
import type { LoadPorts } from '../load-project.ts';
import { ProjectLoader, type LoadOptions } from '../load-project.ts';
import { ProjectTexts } from '../checking/project-texts.ts';
import { readRuleFiles } from './rule-files.ts';
import { shownPath } from '../files/shown-path.ts';

export interface ListedRuleFile {
  /** How it is shown. */
  file: string;
  /** Null where it names none that is known. */
  engine: Engine | null;
  dataset: string;
  rules: number;
  compiled: 'current' | 'stale' | 'missing';
  /** Full names, `flow/deployment`, of those that name it. */
  deployments: string[];
}

/** Findings where the project cannot be read, with the texts that they are about. */
export async function listRuleFiles(
  options: LoadOptions,
  ports: LoadPorts,
): Promise<
  { listed: ListedRuleFile[] } | { findings: readonly Diagnostic[]; sources: ReadonlyMap<string, string> }
> {
  const loader = await ProjectLoader.open(options, ports);
  const loaded = await loader.load();
  if (loaded.project === undefined) return { findings: loaded.diagnostics, sources: loader.sources };
  const { deployments } = loaded;
  const project = { document: loaded.written, deployments: loaded.project.deployments };
  const named = await readRuleFiles(project, new ProjectTexts(loader.folders, ports.files));
  const users = new Map<string, Set<string>>();
  for (const { path, files } of named) {
    const owner = deployments.find(({ deployment }) => isWithin(path, deployment.path));
    for (const file of files) {
      const names = users.get(file) ?? new Set<string>();
      users.set(file, names);
      if (owner) names.add(`${owner.flow.flowName}/${owner.deployment.name}`);
    }
  }
  const listed = await Promise.all(
    [...users]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([path, names]) => describeFile(path, [...names], options.workingDirectory, ports)),
  );
  return { listed };
}

function isWithin(path: readonly (string | number)[], of: readonly (string | number)[]): boolean {
  return of.length > 0 && of.every((step, index) => path[index] === step);
}

async function describeFile(
  path: string,
  deployments: string[],
  workingDirectory: string,
  { files }: LoadPorts,
): Promise<ListedRuleFile> {
  const file = shownPath(workingDirectory, path);
  const { file: read } = await loadRuleFile(path, file, files);
  const text = await readCompiled(path, files);
  const wanted = read && compiledText(read);
  return {
    file,
    engine: read?.engine ?? null,
    dataset: read?.dataset ?? '',
    rules: read?.entries.length ?? 0,
    compiled: text === undefined ? 'missing' : isSame(text, wanted) ? 'current' : 'stale',
    deployments,
  };
}
