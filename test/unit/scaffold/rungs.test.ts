/** The ladder: its order, how a rung is recognised, and what a project needs for it. */
import { describe, expect, test } from 'vitest';
import {
  heightOf,
  rungName,
  rungOfFlow,
  rungsBetween,
  withRequirement,
} from '../../../src/scaffold/rungs.ts';

test('from the flow below them all to the decorated one', () => {
  expect(
    [undefined, 'task', 'block', 'factory', 'decorated'].map((rung) => heightOf(rung as 'task')),
  ).toEqual([0, 1, 2, 3, 4]);
  expect(rungsBetween(undefined, 'task')).toEqual([]);
  expect(rungsBetween(undefined, 'decorated')).toEqual(['task', 'block', 'factory']);
  expect(rungsBetween('block', 'factory')).toEqual([]);
  expect([rungName('task'), rungName(undefined)]).toEqual(['`task`', 'the flow that needs its engine alone']);
});

describe('a flow shows its rung by what it calls, however much was changed', () => {
  test.each([
    ['check(frame, "orders")', undefined],
    ['# data_quality_check_task(frame)\ncheck(frame, "orders")', undefined],
    ['await data_quality_check_task (frame, RulesBlock("orders"))', 'task'],
    ['DataQualityBlock.load("orders-prod").check(frame)', 'block'],
    ['await DataQualityBlock.aload("orders-prod")', 'block'],
    ['RulesBlock("orders").load(block)', 'block'],
    ['orders = create_quality_flow(name="orders", block=RulesBlock("orders"))', 'factory'],
    ['BLOCK = RulesBlock("orders")\n@truthound_prefect.quality_checked_flow(block=BLOCK)', 'decorated'],
  ])('%s', (text, rung) => {
    expect(rungOfFlow(text)).toBe(rung);
  });
});

describe('the requirement', () => {
  test.each([
    ['prefect==3.8.8\ntruthound==3.2.0\npolars>=1\n', 'prefect==3.8.8\ntruthound==3.2.0\nLINE\npolars>=1\n'],
    ['prefect==3.8.8\r\n', 'prefect==3.8.8\r\nLINE\r\n'],
    ['prefect==3.8.8', 'prefect==3.8.8\nLINE\n'],
    ['truthound-plugin==1\n', 'truthound-plugin==1\nLINE\n'],
    ['', 'LINE\n'],
  ])('%j', (before, after) => {
    expect(withRequirement(before)).toBe(after.replace('LINE', 'truthound-orchestration==3.0.3'));
  });

  test.each(['truthound-orchestration==3.0.1\n', 'truthound_orchestration[prefect]>=3 # why\n'])(
    '%j has it',
    (text) => {
      expect(withRequirement(text)).toBeUndefined();
    },
  );
});
