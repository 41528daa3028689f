/** The record of a plan → its objects in the order in which they are read, with all that is said of each. */
import { nameList } from '../diagnostics/name-list.ts';
import type { SideEffect } from '../plan/plan.ts';
import { deploymentLabel } from './deployment-label.ts';
import { counted, effectTexts } from './effect-text.ts';
import type { PlanLine } from './plan-line.ts';
import { blockLines, changeLines } from './plan-lines.ts';
import type { BlockRecord, ChangeRecord, PlanRecord, RemovalRecord } from './plan-record.ts';
import { changeTopics, fieldTopics } from './plan-topics.ts';
import { visible } from './printable.ts';

/** An object of a plan, with everything that is said of it. */
export interface PlanEntry {
  /** `update` of a deployment, a block; `leave` is told for all together. */
  action: 'create' | 'update' | 'keep' | 'remove' | 'detach';
  /** `flow/deployment` or `flow/deployment (environment)`, or `block data-quality/NAME` */
  name: string;
  /** Field by field; of depth 1 and deeper. */
  lines: PlanLine[];
  /** What changes, by name: `` `tags` ``, `` schedule `nightly` ``. */
  topics: string[];
  /** In words. */
  effects: string[];
  notes: string[];
}

function changeEntry(change: ChangeRecord, flows: readonly string[]): PlanEntry {
  const { action, deployment, environment, notes } = change;
  const effects = action === 'keep' ? [] : effectTexts(untold(change.effects, flows), deployment);
  return {
    action,
    name: deploymentLabel(deployment, environment),
    lines: changeLines(change),
    topics: changeTopics(change),
    effects,
    notes,
  };
}

/** A new flow is told by itself. */
function untold(effects: readonly SideEffect[] = [], flows: readonly string[]): SideEffect[] {
  return effects.filter((effect) => effect.kind !== 'creates-flow' || !flows.includes(effect.flowName));
}

function blockEntry(change: BlockRecord): PlanEntry {
  const { action, block, notes } = change;
  const topics = action === 'update' ? fieldTopics(change.fields) : [];
  return { action, name: visible(`block ${block}`), lines: blockLines(change), topics, effects: [], notes };
}

/** Undefined: it is left alone. */
function removalEntry(removal: RemovalRecord): PlanEntry | undefined {
  const { action, object, name, movedTo, effects, notes = [] } = removal;
  if (action === 'leave') return undefined;
  return {
    action,
    name: visible(object === 'block' ? `block ${name}` : name),
    lines: [],
    topics: [],
    effects: [
      ...(action === 'detach' ? ["stays on the server and is no longer known as this project's"] : []),
      ...(movedTo === undefined ? [] : [`\`${visible(movedTo)}\` takes its place`]),
      ...effectTexts(effects, name),
    ],
    notes,
  };
}

/** In the order in which a plan is read: deployments by what happens to them, then blocks. */
export function entriesOf({ flows = [], changes, blocks = [], removals = [] }: PlanRecord): PlanEntry[] {
  const removed = (object: RemovalRecord['object']): PlanEntry[] =>
    removals.filter((each) => each.object === object).flatMap((each) => removalEntry(each) ?? []);
  return [
    ...inOrder([...changes.map((change) => changeEntry(change, flows)), ...removed('deployment')]),
    ...inOrder([...blocks.map(blockEntry), ...removed('block')]),
  ];
}

const ORDER: readonly PlanEntry['action'][] = ['create', 'update', 'remove', 'detach', 'keep'];

function inOrder(entries: readonly PlanEntry[]): PlanEntry[] {
  return ORDER.flatMap((action) => entries.filter((entry) => entry.action === action));
}

/** What stays although it left the file, and what is gone already; a line each. */
export function leftTexts({ removals = [], forgotten }: PlanRecord): string[] {
  return [
    ...leftBehind(removals.filter(({ action }) => action === 'leave')),
    ...(forgotten === undefined ? [] : [gone(forgotten)]),
  ];
}

function leftBehind(left: readonly RemovalRecord[]): string[] {
  if (left.length === 0) return [];
  const named = (object: RemovalRecord['object']): string[] =>
    left.filter((each) => each.object === object).map(({ name }) => name);
  const them = left.length === 1 ? 'it' : 'them';
  return [
    `${objectsAre(named('deployment'), named('block'))} no longer in the file: ${namesText(left.map(({ name }) => name))}; ` +
      `\`--prune\` removes ${them}, \`--detach\` forgets ${them}`,
  ];
}

function gone({ deployments, blocks }: NonNullable<PlanRecord['forgotten']>): string {
  const names = namesText([...deployments, ...blocks]);
  return `${objectsAre(deployments, blocks)} neither in the file nor on the server any more: ${names}`;
}

/** `2 deployments and 1 block are` */
function objectsAre(deployments: readonly string[], blocks: readonly string[]): string {
  const counts = [
    ...(deployments.length > 0 ? [counted(deployments.length, 'deployment')] : []),
    ...(blocks.length > 0 ? [counted(blocks.length, 'block')] : []),
  ];
  return `${counts.join(' and ')} ${deployments.length + blocks.length === 1 ? 'is' : 'are'}`;
}

/** Names on one line. */
const MOST_NAMES = 6;

function namesText(names: readonly string[]): string {
  return nameList(names.map(visible), MOST_NAMES);
}
