/** The rule files that `prefect.yaml` names under `tq.rules`, looked for on this machine. */
import { resolve } from 'node:path';
import type { Path } from '../../diagnostics/span.ts';
import { insidePath } from '../../inside-path.ts';
import type { Document, YamlValue } from '../../project/document.ts';
import { isMapping, valueAt } from '../../project/yaml-value.ts';
import type { RuleFile } from '../../quality/facts.ts';
import { expandGlob, plainPart } from '../files/expand-glob.ts';
import { withoutGitsOwn } from '../files/inside-repository.ts';
import type { ProjectTexts } from '../checking/project-texts.ts';

/** One name in the file, and what it leads to. */
export interface NamedRuleFile extends RuleFile {
  /** Absolute; several where it is a pattern. */
  files: readonly string[];
}

/** `withProject`: those that the file names for the project as a whole, too. */
export async function readRuleFiles(
  { document, deployments }: { document: Document; deployments: readonly { path: Path }[] },
  texts: ProjectTexts,
  withProject = true,
): Promise<NamedRuleFile[]> {
  const places = [...(withProject ? [[]] : []), ...deployments.map(({ path }) => path)];
  const written = places.flatMap((path) => named(document.data, path));
  const answers = new Map<string, Promise<Found>>();
  return Promise.all(
    written.map(async ({ path, text }) => {
      const answer = answers.get(text) ?? lookFor(text, texts);
      answers.set(text, answer);
      return { path, written: text, ...(await answer) };
    }),
  );
}

type Found = Pick<NamedRuleFile, 'found' | 'files'>;

function named(data: YamlValue, path: Path): { path: Path; text: string }[] {
  const at = [...path, 'tq', 'rules'];
  const parent = valueAt(data, [...path, 'tq']);
  const value = isMapping(parent) ? valueAt(data, at) : undefined;
  if (typeof value === 'string') return [{ path: at, text: value }];
  if (!Array.isArray(value)) return [];
  return value.flatMap((text, index) => (typeof text === 'string' ? [{ path: [...at, index], text }] : []));
}

async function lookFor(text: string, texts: ProjectTexts): Promise<Found> {
  const path = resolve(texts.projectFolder, plainPart(text));
  if (insidePath(texts.outermostFolder, path) === undefined) return { found: 'outside', files: [] };
  const { projectFolder } = texts;
  const files = await withoutGitsOwn(await expandGlob(text, projectFolder, texts), projectFolder, texts);
  return { found: files.length > 0 ? 'found' : 'missing', files };
}
