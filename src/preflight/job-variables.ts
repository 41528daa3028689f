/**
 * Job variables against those that the work pool's base job template declares. The server refuses a value that does not
 * fit after the steps have run, and a worker leaves out a name that the template does not have (measured on Prefect
 * 3.8.8).
 */
import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { nameList } from '../diagnostics/name-list.ts';
import type { Path } from '../diagnostics/span.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { isEqual } from '../plan/equal.ts';
import type { LiveDeployment, LiveWorkPool } from '../plan/state.ts';
import type { Document } from '../project/document.ts';
import { judge } from '../project/json-schema/judge.ts';
import { helpFor, messageOf } from '../project/json-schema/misfit-words.ts';
import { knownJson } from '../project/json-schema/not-known.ts';
import { completed, type Nullable, withoutRequired } from '../project/json-schema/prepare.ts';
import { didYouMean, nearMiss } from '../project/near-miss.ts';
import type { Deployment } from '../project/project.ts';
import { isMapping, valueAt, type YamlMapping } from '../project/yaml-value.ts';
import { holdsPlaceholder } from '../templating/placeholder.ts';

/** The job variables of one deployment, and those that its triggers give to runs. */
export function checkJobVariables(
  document: Document,
  { path, pending, workPool }: Pick<Deployment, 'path' | 'pending' | 'workPool'>,
  pool: LiveWorkPool,
  /** Undefined: the deployment is new. */
  live: Pick<LiveDeployment, 'fields'> | undefined,
): Diagnostic[] {
  const { variables } = pool;
  if (variables === undefined) return [];
  // The server is stricter about null when job variables of an old deployment are changed.
  const isChanged = live !== undefined && !isEqual(live.fields.job_variables, workPool.jobVariables);
  const nullable: Nullable = isChanged ? 'optional-without-default' : 'optional';
  const triggers = valueAt(document.data, [...path, 'triggers']);
  const written: { inside: Path; nullable: Nullable }[] = [
    { inside: ['work_pool', 'job_variables'], nullable },
    ...(Array.isArray(triggers) ? triggers : []).map((_, index) => ({
      inside: ['triggers', index, 'job_variables'],
      nullable: 'optional' as const,
    })),
  ];
  return written.flatMap((each) => {
    const place = [...path, ...each.inside];
    const values = valueAt(document.data, place);
    if (!isMapping(values) || Object.keys(values).length === 0) return [];
    const isPending = pending.has(String(each.inside[0]));
    const known = knownJson(values, (part) => isPending && holdsPlaceholder(part));
    return [
      ...unknownNames(document, place, values, pool),
      ...wrongValues(document, place, known, withoutRequired(completed(variables, each.nullable))),
    ];
  });
}

function wrongValues(document: Document, place: Path, values: JsonValue, schema: JsonObject): Diagnostic[] {
  return judge(values, schema).misfits.map((misfit) => {
    const path = [...place, ...misfit.path];
    const value = valueAt(document.data, path);
    return diagnostic('TQ5007', {
      message: messageOf(misfit, value, 'job variable'),
      where: document.spanOf(path, misfit.expected === undefined ? 'key' : 'value'),
      help: helpFor(misfit, value),
    });
  });
}

/** Longer lists help nobody. */
const MOST_SHOWN = 12;

/** A template names no variable in its job configuration that it does not declare: the server sees to that. */
function unknownNames(
  document: Document,
  place: Path,
  values: YamlMapping,
  pool: LiveWorkPool,
): Diagnostic[] {
  const properties = pool.variables?.properties;
  if (typeof properties !== 'object' || properties === null) return [];
  const known = Object.keys(properties);
  const unknown = Object.keys(values).filter((name) => !known.includes(name));
  return unknown.map((name) => {
    const hint = didYouMean(nearMiss(name, known));
    return diagnostic('TQ5006', {
      message: `the work pool \`${pool.name}\` has no job variable \`${name}\`, so it is ignored${hint}`,
      where: document.spanOf([...place, name], 'key'),
      help: hint === '' && known.length > 0 ? `it has ${nameList(known, MOST_SHOWN)}` : undefined,
    });
  });
}
