/** The part of a preflight that `plan` and `deploy` always do: what files tell. What the server tells is asked beside it. */
import { type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { judgeByPolicy } from '../../diagnostics/lint-policy.ts';
import { together } from '../../preflight/verdict/answer.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import { qualityFindings } from '../checking/advice.ts';
import type { LoadedProject, ProjectLoader } from '../load-project.ts';
import type { Speaker } from '../planning/speaker.ts';
import { lookAtFiles } from './looks.ts';

interface DeployPreflightPorts {
  files: FileSystem;
  keepSecret: (text: string) => void;
  variables: Readonly<Record<string, string | undefined>>;
  note: (line: string) => void;
}

/**
 * Whether the walk may go on. Says what cannot work; what is only risky is counted, for a deploy says what it does, and
 * `tq preflight` says the rest.
 */
export async function preflightOfDeploy(
  loaded: LoadedProject,
  loader: ProjectLoader,
  say: Speaker,
  { note, variables, ...ports }: DeployPreflightPorts,
): Promise<boolean> {
  const { checked } = loaded;
  const quality = await loader.quality(checked);
  const subject = { checked, loaded, quality, folders: loader.folders, texts: loader.sources, variables };
  const answer = together(await lookAtFiles(subject, ports));
  const advice = quality === undefined ? [] : qualityFindings(quality, loader.sources);
  for (const [name, text] of answer.sources) if (!loader.sources.has(name)) loader.sources.set(name, text);
  const news = answer.findings.map(({ finding }) => mild(finding));
  const found = [...advice, ...news.filter((each) => !loaded.diagnostics.includes(each))];
  const { policy } = await loader.lintPolicy();
  const { diagnostics } = judgeByPolicy(found, policy);
  const isError = ({ severity }: Diagnostic): boolean => severity === 'error';
  if (!say.of(diagnostics.filter(isError))) return false;
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning').length;
  if (warnings > 0)
    note(`preflight: ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}; \`tq preflight\` shows them`);
  return true;
}

/** A secret in code is there already, and a deploy does not carry it anywhere. */
function mild(finding: Diagnostic): Diagnostic {
  return finding.code === 'TQ2033' ? { ...finding, severity: 'warning' } : finding;
}
