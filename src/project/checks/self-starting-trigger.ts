/**
 * Triggers that fire on the runs that they start, alone or by way of other deployments of the file. The server refuses
 * only those on the first states of any run; with every other one each run starts the next (measured on Prefect 3.8.8).
 */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../diagnostics/span.ts';
import type { JsonObject } from '../../json.ts';
import type { AutomationState } from '../../plan/state.ts';
import type { Document } from '../document.ts';
import { cycles } from '../triggers/run-cycles.ts';
import { firesOn, type Firing, type Runs, runsOf } from '../triggers/run-events.ts';
import { isExact } from '../triggers/resource-match.ts';
import type { Check, FlowDeployment } from './check.ts';
import { triggerPlace } from './trigger-place.ts';

export const selfStartingTriggers: Check = ({ document, flows }) => {
  const nodes = flows.filter(isKnown).map((each) => toNode(document, each));
  if (nodes.length === 0) return [];
  return [...nodes.flatMap(startingThemselves), ...startingEachOther(nodes)];
};

interface Trigger {
  automation: AutomationState;
  /** Looked up only for a finding. */
  place: () => Span;
}

/** A deployment with triggers. */
interface Node {
  name: string;
  runs: Runs;
  triggers: readonly Trigger[];
}

function isKnown({ deployment }: FlowDeployment): boolean {
  const { triggers, pending } = deployment;
  const isPending = ['triggers', 'name', 'tags', 'work_pool'].some((key) => pending.has(key));
  return !isPending && triggers.some(({ enabled }) => enabled !== false);
}

function toNode(document: Document, { deployment, flow }: FlowDeployment): Node {
  const triggers = deployment.triggers.flatMap((automation, index) => {
    const place = (): Span => triggerPlace(document, [...deployment.path, 'triggers', index]);
    return automation.enabled === false ? [] : [{ automation, place }];
  });
  return { name: deployment.name, runs: runsOf(deployment, flow.flowName), triggers };
}

function startingThemselves({ runs, triggers }: Node): Diagnostic[] {
  return triggers.flatMap(({ automation, place }) => {
    const firing = firesOn(automation.trigger, runs);
    return firing === undefined ? [] : [selfStarting(firing, automation, place())];
  });
}

/** Starting again after a pause, or after a failure, may be meant. */
function selfStarting({ event, isCertain }: Firing, { action }: AutomationState, where: Span): Diagnostic {
  const found = diagnostic('TQ2036', {
    message: `this trigger fires on \`${event}\` of its own runs, so that ${isCertain ? 'each run' : 'each that ends so'} starts the next`,
    where,
    help: 'name under `match_related` a flow or a deployment that this trigger does not start',
  });
  return isCertain && action.schedule_after === 0 ? found : { ...found, severity: 'warning' };
}

function startingEachOther(nodes: readonly Node[]): Diagnostic[] {
  const byLabel = nodesByLabel(nodes);
  const edges = new Map<number, number[]>();
  const used = new Map<string, Trigger>();
  nodes.forEach((node, index) => {
    // What fires on its own runs has been told.
    for (const trigger of node.triggers.filter((each) => !isCertain(each, node))) {
      for (const source of candidates(trigger.automation.trigger, byLabel, nodes.length)) {
        const other = nodes[source];
        if (source === index || other === undefined) continue;
        if (!isCertain(trigger, other)) continue;
        edges.set(source, [...(edges.get(source) ?? []), index]);
        used.set(`${source} ${index}`, trigger);
      }
    }
  });
  return cycles(edges).map((round) => describeRound(round, nodes, used));
}

function isCertain({ automation }: Trigger, { runs }: Node): boolean {
  return firesOn(automation.trigger, runs)?.isCertain === true;
}

/** By every text that labels of their runs hold, so that few triggers must be tried on all. */
function nodesByLabel(nodes: readonly Node[]): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  nodes.forEach(({ runs }, index) => {
    for (const value of new Set(runs.related.flatMap((resource) => Object.values(resource)))) {
      const list = found.get(value);
      if (list === undefined) found.set(value, [index]);
      else list.push(index);
    }
  });
  return found;
}

/** The nodes whose runs may fire the trigger: those of the rarest name or id that it asks for, or all of them. */
function candidates(
  trigger: JsonObject,
  byLabel: ReadonlyMap<string, readonly number[]>,
  count: number,
): Iterable<number> {
  const related = trigger.match_related;
  const exact = (Array.isArray(related) ? related : [related ?? {}])
    .flatMap((labels) => Object.values(labels as JsonObject))
    .filter((value): value is string => typeof value === 'string' && isExact(value));
  const lists = exact.map((value) => byLabel.get(value) ?? []).sort((a, b) => a.length - b.length);
  return lists[0] ?? Array.from({ length: count }, (_, index) => index);
}

function describeRound(
  round: readonly number[],
  nodes: readonly Node[],
  used: ReadonlyMap<string, Trigger>,
): Diagnostic {
  const names = round.map((index) => `\`${nodes[index]?.name}\``);
  const [first, ...others] = round.map((index, position) => {
    const source = round.at(position - 1);
    return { where: used.get(`${source} ${index}`)?.place() as Span, text: `starts ${names[position]}` };
  });
  return diagnostic('TQ2036', {
    message: `these deployments start each other without end: ${[...names, names[0]].join(' → ')}`,
    where: first?.where,
    related: others,
    help: 'take one of the triggers away',
  });
}
