/**
 * Factories, decorators and tasks without a block: they make one of their own from few fields, which fails on Prefect 3
 * (`blocks/engine.py` of truthound-orchestration 3.0.3 declares its fields with pydantic 1).
 */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { QualityFacts } from '../facts.ts';
import { type Call, isLeftOut } from '../python-use.ts';
import {
  isDecorator,
  isFactory,
  leavesOut,
  MULTI_TABLE_FACTORY,
  partOf,
  READY_TASKS,
  TASKS,
} from '../truthound-prefect.ts';
import { eachCall } from './each-call.ts';

export function checkBlocks(facts: QualityFacts): Diagnostic[] {
  return eachCall(facts, (call) => {
    if (!makesItsOwnBlock(call)) return [];
    const part = partOf(call) ?? '';
    const isMulti = part === MULTI_TABLE_FACTORY;
    return [
      diagnostic('TQ4004', {
        message: isMulti
          ? `\`${part}\` takes no block and makes one of its own, which fails on Prefect 3`
          : `\`${part}\` is given no \`block\` and makes one of its own, which fails on Prefect 3`,
        where: call.where,
        help: isMulti
          ? 'call `create_quality_flow` once a table, with `block`'
          : 'save a `DataQualityBlock` with all eight fields and pass it: `block=DataQualityBlock.load("…")`',
      }),
    ];
  });
}

function makesItsOwnBlock(call: Call): boolean {
  const part = partOf(call) ?? '';
  if (part === MULTI_TABLE_FACTORY) return true;
  if (isFactory(call) || isDecorator(call)) return leavesOut(call, 'block');
  const isTask = Object.hasOwn(TASKS, part) || Object.hasOwn(READY_TASKS, part);
  return isTask && call.decorates === undefined && isLeftOut(call, 'block', 1);
}
