/** Which calls of a preflight run with a flow: by where they stand, and by what calls the function around them. */
import { expect, test } from 'vitest';
import { treeSitterPython } from '../../../src/adapters/tree-sitter-python.ts';
import { both, reachedFrom } from '../../../src/quality/call-scopes.ts';
import { readPythonUse } from '../../../src/quality/read-python-use.ts';

const python = treeSitterPython();

/** With which certainty the only call runs when `flow` does. */
async function certainty(body: string): Promise<string> {
  const text = `from common.engines import run_preflight as ask\n${body}\n`;
  const use = readPythonUse({ file: 'flow.py', text, tree: await python.parse(text) });
  const [call, ...others] = use.calls;
  expect(others).toEqual([]);
  const scope = call?.scope ?? { inside: '?', runs: 'never' };
  return both(scope.runs, reachedFrom('flow', use.mentions ?? new Map()).get(scope.inside) ?? 'never');
}

test.for([
  ['ask()', 'always'],
  ['def flow():\n  ask()', 'always'],
  ['@deco\ndef flow():\n  with a: x = ask()', 'always'],
  ['def helper():\n  ask()\ndef flow():\n  helper()', 'always'],
  ['def a():\n  ask()\ndef b():\n  a()\n  b()\ndef flow():\n  b()', 'always'],
  ['def flow():\n  if False: pass\n  else: ask()', 'always'],
  ['def flow():\n  if ask(): pass', 'always'],
  ['def flow():\n  for each in ask(): pass', 'always'],
  ['def flow():\n  try: ask()\n  finally: pass', 'always'],
  ['def flow():\n  if x: ask()', 'maybe'],
  ['def flow():\n  if x: pass\n  elif y: ask()', 'maybe'],
  ['def flow():\n  if x: pass\n  else: ask()', 'maybe'],
  ['def flow():\n  try: ask()\n  except Exception: pass', 'maybe'],
  ['def flow():\n  try: pass\n  except: ask()', 'maybe'],
  ['def flow():\n  for x in y: ask()', 'maybe'],
  ['def flow():\n  return ask() if x else None', 'maybe'],
  ['def flow():\n  return x and ask()', 'maybe'],
  ['def flow():\n  def inner(): ask()', 'maybe'],
  ['def helper():\n  ask()\ndef flow():\n  helper.submit()', 'maybe'],
  ['def helper():\n  ask()\ndef flow():\n  if x: helper()', 'maybe'],
  ['class Checker:\n  def run(self): ask()\ndef flow():\n  Checker().run()', 'maybe'],
  ['def helper():\n  ask()\ndef flow():\n  pass', 'never'],
  ['def other():\n  ask()\n  flow()\ndef flow():\n  pass', 'never'],
  ['def flow():\n  if False: ask()', 'never'],
  ['from typing import TYPE_CHECKING\nif TYPE_CHECKING: ask()', 'never'],
  ['def other():\n  ask()\ndef flow():\n  pass\nif __name__ == "__main__":\n  other()', 'never'],
] as const)('%j: %s', async ([body, expected]) => expect(await certainty(body)).toBe(expected));
