/** What the deployments of a domain hand to its flow on each rung, and how `prefect.yaml` comes to say so. */
import { isSameValue } from '../importing/same-value.ts';
import { rewriteYaml } from '../importing/yaml-text/rewrite.ts';
import { parseDocument } from '../project/parse-document.ts';
import { isMapping, mappingOf, type YamlMapping } from '../project/yaml-value.ts';
import { blockName } from './environments.ts';
import type { DomainNames, Rung } from './scaffold.ts';
import { commentsOf, type Woven } from './weave.ts';

/** Whose parameters they are: what decides where the file does not. */
export interface OwnerOfParameters extends DomainNames {
  /** `tq.environment` of the deployment. */
  environment?: string | undefined;
}

/**
 * The parameters of a deployment on a rung, made of those that it has on another one. `task` says itself whether bad
 * data fails the run, the others name a block that does; a flow that a factory made takes all in `kwargs` (measured on
 * Prefect 3.8.8: without it each run that somebody starts is refused).
 */
export function parametersOn(rung: Rung, parameters: YamlMapping, owner: OwnerOfParameters): YamlMapping {
  const { block, fail_on_error: isHard, ...own } = flat(parameters);
  const { project, domain, environment } = owner;
  if (rung === 'task') {
    const said = isHard ?? (environment === 'staging' ? false : undefined);
    return said === undefined ? own : { ...own, fail_on_error: said };
  }
  const isKnown = environment === 'staging' || environment === 'prod';
  const name = block ?? (isKnown ? blockName(project, domain, environment) : undefined);
  const all = name === undefined ? own : { ...own, block: name };
  return rung === 'factory' ? { kwargs: all } : all;
}

/**
 * `text` is that of `prefect.yaml` without a byte order mark, `data` what it says. The smallest edit of it after which
 * every deployment of the domain's flow, and every schedule and trigger of them, gives what the flow takes on the rung;
 * the same text where they do. Comments stay; where that cannot be, there is a problem instead of a text.
 */
export function withParameters(text: string, data: YamlMapping, names: DomainNames, rung: Rung): Woven {
  const { deployments } = data;
  if (!Array.isArray(deployments)) return { text };
  const wanted = {
    ...data,
    deployments: deployments.map((entry) =>
      isMapping(entry) && isOfDomain(entry, names) ? entryOn(rung, entry, names) : entry,
    ),
  };
  if (isSameValue(data, wanted)) return { text };
  const edited = rewriteYaml(text, data, wanted);
  return edited !== undefined && isIntact(text, edited, wanted)
    ? { text: edited }
    : { problem: 'is written in a way that tq cannot change safely' };
}

/** The deployments of a domain, with the parameters that they need; for somebody who writes them by hand. */
export function neededParameters(
  data: YamlMapping,
  names: DomainNames,
  rung: Rung,
): { name: string; parameters: YamlMapping }[] {
  const entries = Array.isArray(data.deployments) ? data.deployments.filter(isMapping) : [];
  return entries
    .filter((entry) => isOfDomain(entry, names))
    .map((entry) => ({
      name: String(entry.name),
      parameters: parametersOn(rung, mappingOf(entry.parameters), ownerOf(entry, names)),
    }));
}

function isOfDomain({ entrypoint }: YamlMapping, { domain }: DomainNames): boolean {
  return (
    typeof entrypoint === 'string' &&
    entrypoint.replace(/^\.\//, '') === `src/prefect_flows/${domain}.py:${domain}_quality`
  );
}

function entryOn(rung: Rung, entry: YamlMapping, names: DomainNames): YamlMapping {
  const before = mappingOf(entry.parameters);
  const parameters = parametersOn(rung, before, ownerOf(entry, names));
  const isNeeded = Object.hasOwn(entry, 'parameters') || Object.keys(parameters).length > 0;
  return {
    ...entry,
    ...(isNeeded ? { parameters } : {}),
    ...withPartsOn(rung, entry, 'schedules', before),
    ...withPartsOn(rung, entry, 'triggers', before),
  };
}

/** Schedules and triggers give parameters of their own, in place of those of the deployment that have the name. */
function withPartsOn(
  rung: Rung,
  entry: YamlMapping,
  key: 'schedules' | 'triggers',
  ofDeployment: YamlMapping,
): YamlMapping {
  const parts = entry[key];
  if (!Array.isArray(parts)) return {};
  const moved = parts.map((part) =>
    isMapping(part) && part.parameters !== undefined && isMapping(part.parameters)
      ? { ...part, parameters: ownParametersOn(rung, part.parameters, ofDeployment) }
      : part,
  );
  return { [key]: moved };
}

/** Those of a factory come all together, in `kwargs`. */
function ownParametersOn(rung: Rung, parameters: YamlMapping, ofDeployment: YamlMapping): YamlMapping {
  const { fail_on_error: isHard, block, ...own } = flat(parameters);
  if (rung === 'task') return isHard === undefined ? own : { ...own, fail_on_error: isHard };
  const all = block === undefined ? own : { ...own, block };
  if (rung !== 'factory') return all;
  const others = Object.entries(flat(ofDeployment)).filter(([name]) => name !== 'fail_on_error');
  return { kwargs: { ...Object.fromEntries(others), ...all } };
}

function flat(parameters: YamlMapping): YamlMapping {
  const { kwargs } = parameters;
  return kwargs !== undefined && isMapping(kwargs) && Object.keys(parameters).length === 1
    ? kwargs
    : parameters;
}

function ownerOf(entry: YamlMapping, { project, domain }: DomainNames): OwnerOfParameters {
  const { environment } = mappingOf(entry.tq);
  return { project, domain, environment: typeof environment === 'string' ? environment : undefined };
}

function isIntact(before: string, after: string, wanted: YamlMapping): boolean {
  const { document } = parseDocument('prefect.yaml', after);
  return (
    document !== undefined &&
    isSameValue(document.data, wanted) &&
    commentsOf(after).join('\n') === commentsOf(before).join('\n')
  );
}
