import { expect, it } from 'vitest';
import { treeSitterPython } from '../../../src/adapters/tree-sitter-python.ts';
import { Modules } from '../../../src/python/modules.ts';
import { quotedAnnotations } from '../../../src/python/quoted-annotations.ts';
import { readFlow } from '../../../src/python/read-flow.ts';

const parser = treeSitterPython();

/** Reads flows of one file after each other, as one run does. */
async function readTogether(text: string, names: string[]) {
  const modules = new Modules('flows');
  const tree = await parser.parse(text);
  const file = { file: 'flows.py', text, sourceHash: '', tree, quotedAnnotations: quotedAnnotations(parser) };
  modules.add('flows', { file, isPackage: true });
  return names.map((name) => {
    for (;;) {
      const { flow, diagnostics } = readFlow(modules, 'flows', name);
      if (modules.isComplete) return { schema: flow?.parameterSchema, said: diagnostics.length };
      for (const needed of modules.needs) modules.add(needed, 'outside');
    }
  });
}

/** Two flows with the same annotations and other defaults. */
function twoFlows(parameters: string, before: string): string {
  const flow = (name: string, value: number): string =>
    `@flow\ndef ${name}(${parameters}, last: int = ${value}):\n    "Doc."\n`;
  return `from prefect import flow\n${before}\n${flow('first', 1)}\n${flow('second', 2)}`;
}

const ORDER = 'from pydantic import BaseModel\nclass Order(BaseModel):\n    id: int\n';

const LAZY = 'from __future__ import annotations\n';

it.each([
  ['plain types', 'a: str, b: list[str] | None, c: dict[str, int]', '', 0],
  ['types in quotes', 'a: "str", b: "list[int]"', '', 0],
  ['definitions', 'a: Order, b: list[Order], c: "Order"', ORDER, 0],
  ['definitions, read lazily', 'a: Order, b: list[Order]', LAZY + ORDER, 0],
  ['what is not read', 'a: Missing, b: list[Missing]', 'from elsewhere import Missing', 2],
  ['texts', `a: Literal['x, y', "z"], b: Literal['x'] | None`, `${LAZY}from typing import Literal`, 0],
  ['texts with a prefix', `a: Literal[r'x']`, `${LAZY}from typing import Literal`, 0],
  ['members of a module', 'a: t.Any, b: t . Optional[int]', `${LAZY}import typing as t`, 0],
])('says the same of each flow that repeats %s', async (_what, parameters, before, said) => {
  const text = twoFlows(parameters, before);
  const [first, second] = await readTogether(text, ['first', 'second']);
  const [alone] = await readTogether(text, ['second']);
  expect(alone?.schema?.['properties']).toMatchObject({ a: { position: 0 }, last: { default: 2 } });
  expect(second).toEqual(alone);
  expect({ ...first?.schema, properties: 0 }).toEqual({ ...second?.schema, properties: 0 });
  expect([first?.said, second?.said]).toEqual([said, said]);
});
