/** The rule files that `prefect.yaml` names under `tq.rules`, looked for on this machine. */
import { isAbsolute, relative, resolve } from 'node:path';
import type { Path } from '../diagnostics/span.ts';
import type { CheckedProject } from '../project/checks/check.ts';
import type { YamlValue } from '../project/document.ts';
import { isMapping, valueAt } from '../project/yaml-value.ts';
import type { RuleFile } from '../quality/facts.ts';
import type { ProjectTexts } from './project-texts.ts';

export async function readRuleFiles(project: CheckedProject, texts: ProjectTexts): Promise<RuleFile[]> {
  const { document, deployments } = project;
  const written = [[], ...deployments.map(({ path }) => path)].flatMap((path) => named(document.data, path));
  const answers = new Map<string, Promise<RuleFile['found']>>();
  return Promise.all(
    written.map(async ({ path, text }) => {
      const answer = answers.get(text) ?? lookFor(text, texts);
      answers.set(text, answer);
      return { path, written: text, found: await answer };
    }),
  );
}

function named(data: YamlValue, path: Path): { path: Path; text: string }[] {
  const at = [...path, 'tq', 'rules'];
  const parent = valueAt(data, [...path, 'tq']);
  const value = isMapping(parent) ? valueAt(data, at) : undefined;
  if (typeof value === 'string') return [{ path: at, text: value }];
  if (!Array.isArray(value)) return [];
  return value.flatMap((text, index) => (typeof text === 'string' ? [{ path: [...at, index], text }] : []));
}

async function lookFor(text: string, texts: ProjectTexts): Promise<RuleFile['found']> {
  const plain = /^[^*?{[]*/.exec(text)?.[0] ?? '';
  const path = resolve(texts.projectFolder, plain);
  const inside = relative(texts.outermostFolder, path);
  if (inside.startsWith('..') || isAbsolute(inside)) return 'outside';
  if (plain === text) return (await texts.exists(path)) ? 'found' : 'missing';
  const folder = plain.slice(0, plain.lastIndexOf('/') + 1);
  const listed = await texts.list(resolve(texts.projectFolder, folder));
  const pattern = globPattern(text.slice(folder.length));
  return pattern === undefined || listed.some((each) => pattern.test(each)) ? 'found' : 'missing';
}

/** `**` is any folders, `*` and `?` stay inside one, `{a,b}` is either; undefined where braces do not match. */
function globPattern(glob: string): RegExp | undefined {
  if (!/^[^{}]*(\{[^{}]*\}[^{}]*)*$/.test(glob)) return undefined;
  const source = glob.replaceAll(/\*\*\/|\*\*|[*?{},.+^$()|[\]\\]/g, (part) => PATTERNS[part] ?? `\\${part}`);
  return new RegExp(`^${source}$`);
}

const PATTERNS: Readonly<Record<string, string>> = {
  '**/': '(?:.*/)?',
  '**': '.*',
  '*': '[^/]*',
  '?': '[^/]',
  '{': '(?:',
  '}': ')',
  ',': '|',
};
