/**
 * Runs that nobody starts by hand and that lack a parameter of their flow. A run of a schedule then crashes with
 * `ParameterBindError`; a trigger starts none at all, as the server refuses it, or one that crashes as well where
 * `enforce_parameter_schema` is off (measured on Prefect 3.8.8).
 */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { nameList } from '../../diagnostics/name-list.ts';
import type { Path, Span } from '../../diagnostics/span.ts';
import type { JsonObject } from '../../json.ts';
import type { FlowDefinition } from '../../python/flow-definition.ts';
import type { Document } from '../document.ts';
import type { Deployment } from '../project.ts';
import { isPresent } from '../yaml-value.ts';
import type { Check, FlowDeployment } from './check.ts';
import { activeSchedules } from './active-schedules.ts';
import { triggerPlace } from './trigger-place.ts';

export const missingParameters: Check = ({ document, flows }) =>
  flows.flatMap((each) => ofDeployment(document, each));

/** What starts runs by itself. */
interface Starter {
  kind: 'schedule' | 'trigger';
  where: Span;
  /** Of its own parameters. */
  path: Path;
  parameters: JsonObject;
}

function ofDeployment(document: Document, { deployment, flow }: FlowDeployment): Diagnostic[] {
  const needed = neededParameters(deployment, flow);
  if (needed.length === 0) return [];
  const byMissing = new Map<string, { missing: string[]; starters: Starter[] }>();
  for (const starter of starters(document, deployment)) {
    const missing = needed.filter((name) => !Object.hasOwn(starter.parameters, name));
    if (missing.length === 0) continue;
    const key = `${starter.kind} ${missing.join()}`;
    const found = byMissing.get(key) ?? { missing, starters: [] };
    byMissing.set(key, { ...found, starters: [...found.starters, starter] });
  }
  return [...byMissing.values()].flatMap(({ missing, starters: [first, ...others] }) =>
    first === undefined ? [] : [describeMissing(deployment.path, flow, missing, [first, ...others])],
  );
}

/** Those without a default that the deployment does not give. */
function neededParameters({ parameters, pending }: Deployment, flow: FlowDefinition): string[] {
  if (flow.mayHaveOtherParameters === true || pending.has('parameters')) return [];
  const optional = [...(flow.unreadParameters ?? []), ...(flow.collectingParameters ?? [])];
  const required = (flow.parameterSchema.required ?? []) as string[];
  return required.filter((name) => !optional.includes(name) && !Object.hasOwn(parameters, name));
}

function starters(document: Document, deployment: Deployment): Starter[] {
  if (deployment.paused === true) return triggerStarters(document, deployment);
  const schedules = activeSchedules(document, deployment).map(({ path, item, state }): Starter => {
    const kind = ['cron', 'interval', 'rrule'].find((each) => isPresent(item[each])) ?? '';
    const where = document.spanOf([...path, kind], 'key');
    return { kind: 'schedule', where, path: [...path, 'parameters'], parameters: state.parameters };
  });
  return [...schedules, ...triggerStarters(document, deployment)];
}

function triggerStarters(document: Document, { path, triggers, pending }: Deployment): Starter[] {
  if (pending.has('triggers')) return [];
  return triggers.flatMap(({ enabled, action }, index): Starter[] => {
    if (enabled === false) return [];
    return [
      {
        kind: 'trigger',
        where: triggerPlace(document, [...path, 'triggers', index]),
        path: [...path, 'triggers', index, 'parameters'],
        parameters: action.parameters ?? {},
      },
    ];
  });
}

function describeMissing(
  entryPath: Path,
  flow: FlowDefinition,
  missing: readonly string[],
  starters: readonly [Starter, ...Starter[]],
): Diagnostic {
  const [{ kind, where }, ...others] = starters;
  const names = nameList(missing);
  return diagnostic('TQ2032', {
    message: `runs of this ${kind} have no ${names}, which flow \`${flow.flowName}\` needs`,
    where,
    related: [
      { where: flow.where, text: `gives ${names} no default` },
      ...others.map((other) => ({ where: other.where, text: 'this one has none either' })),
    ],
    missing: starters.flatMap(({ path }) =>
      missing.map((name) => [
        [...path, name],
        path,
        [...entryPath, 'parameters', name],
        [...entryPath, 'parameters'],
      ]),
    ),
    help: `add it under \`parameters:\` of the ${kind} or of the deployment`,
  });
}
