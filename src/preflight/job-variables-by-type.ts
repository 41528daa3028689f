/**
 * Job variables without a server: by the template that pools of that type start with. The type stands under `tq.pools`,
 * or the name of the pool tells it, and then what is found is a warning.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Document } from '../project/document.ts';
import {
  guessedPoolType,
  hasTemplate,
  statedPoolType,
  type TypeWithTemplate,
} from '../project/pool-types.ts';
import type { Deployment } from '../project/project.ts';
import { valueAt } from '../project/yaml-value.ts';
import { holdsPlaceholder } from '../templating/placeholder.ts';
import { judgeJobVariables, type JudgingTemplate, saidOnce, writtenJobVariables } from './job-variables.ts';
import { checkManifest } from './kubernetes/check-manifest.ts';
import { loadStockManifest } from './kubernetes/stock-template.ts';
import { loadPoolTemplate, type PoolTemplate } from './pool-templates.ts';

type WithPool = Pick<Deployment, 'path' | 'pending' | 'workPool'>;

interface PoolOfType {
  type: TypeWithTemplate;
  isGuessed: boolean;
}

/** Loads a template only for a deployment that has job variables. */
export async function checkJobVariablesByType(
  document: Document,
  deployments: readonly WithPool[],
): Promise<Diagnostic[]> {
  const found: Diagnostic[] = [];
  for (const deployment of deployments) {
    if (writtenJobVariables(document, deployment.path).length === 0) continue;
    const pool = poolOfType(document, deployment.workPool.name);
    if (pool === undefined) continue;
    const template = judging(pool.type, await loadPoolTemplate(pool.type), pool.isGuessed);
    const judged = judgeJobVariables(document, deployment, template, undefined);
    const jobs = await jobFindings(document, deployment, pool.type, template);
    const refused = new Set(judged.map(({ where }) => where?.start.offset));
    const others = jobs.filter(({ where }) => !refused.has(where?.start.offset));
    found.push(...[...judged, ...others].map((each) => withDoubt(each, document, deployment, pool)));
  }
  return saidOnce(found);
}

/** Job variables that the template takes may still make a job that Kubernetes refuses. */
async function jobFindings(
  document: Document,
  deployment: WithPool,
  type: string,
  { variables, title }: JudgingTemplate,
): Promise<Diagnostic[]> {
  if (type !== 'kubernetes') return [];
  return checkManifest(document, deployment, { variables, manifest: await loadStockManifest() }, { title });
}

function poolOfType(document: Document, name: string): PoolOfType | undefined {
  if (holdsPlaceholder(name)) return undefined;
  const stated = statedPoolType(document, name);
  const type = stated ?? guessedPoolType(name);
  if (type === undefined || !hasTemplate(type)) return undefined;
  return { type, isGuessed: stated === undefined };
}

function judging(
  type: string,
  { package: name, version, variables }: PoolTemplate,
  isGuessed: boolean,
): JudgingTemplate {
  const title = `the \`${type}\` template of ${name} ${version}`;
  return { variables, title, words: { unknown: '', wrong: ` (by ${title})` }, isCertain: !isGuessed };
}

/** The pool on the server may have another template, and one whose type is guessed another type. */
function withDoubt(
  found: Diagnostic,
  document: Document,
  { path, workPool: { name } }: WithPool,
  { type, isGuessed }: PoolOfType,
): Diagnostic {
  const doubt = isGuessed
    ? `state the type of \`${name}\`, here guessed from its name, under \`tq.pools\``
    : 'ask the pool itself, which may differ, with `tq validate --server`';
  const help = found.help === undefined ? doubt : `${found.help}; or ${doubt}`;
  if (!isGuessed) return { ...found, help };
  const at = [...path, 'work_pool', 'name'];
  const where = document.spanOf(at);
  const isElsewhere = valueAt(document.data, at) === name && where.start.line !== found.where?.start.line;
  const related = isElsewhere ? [{ where, text: `taken for a pool of type \`${type}\`` }] : undefined;
  return { ...found, severity: 'warning', help, related };
}
