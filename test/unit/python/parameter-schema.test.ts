import { describe, expect, it } from 'vitest';
import { propertiesOf, readParameters, readSource, said } from './reading.ts';

const IMPORTS = `
import datetime as dt
import os
import typing as t
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, Callable, Literal, Optional as O, Union
from pydantic import BaseModel, EmailStr, Field
from other import Foreign
`;

/** The type part of one annotated parameter. */
async function typeOf(annotation: string, before = IMPORTS): Promise<unknown> {
  const { p = {} } = await propertiesOf(`p: ${annotation}`, before);
  return Object.fromEntries(Object.entries(p).filter(([key]) => key !== 'title' && key !== 'position'));
}

/** The default part of one parameter. */
async function defaultOf(value: string, before = IMPORTS): Promise<unknown> {
  return (await propertiesOf(`p=${value}`, before))['p']?.['default'];
}

describe('types', () => {
  it.each([
    ['int', { type: 'integer' }],
    ['O[str]', { anyOf: [{ type: 'string' }, { type: 'null' }] }],
    ['None | int', { anyOf: [{ type: 'integer' }, { type: 'null' }] }],
    ['t.List[dt.date]', { type: 'array', items: { type: 'string', format: 'date' } }],
    ['dict[str, Any]', { type: 'object', additionalProperties: true }],
    ['"dict[str, int]"', { type: 'object', additionalProperties: { type: 'integer' } }],
    [
      'tuple[int, str]',
      { type: 'array', prefixItems: [{ type: 'integer' }, { type: 'string' }], minItems: 2, maxItems: 2 },
    ],
    ['Literal["a", 1]', { enum: ['a', 1] }],
    ['Union[Decimal, int]', { anyOf: [{ type: 'number' }, { type: 'string' }, { type: 'integer' }] }],
    [
      'Annotated[O[int], Field(ge=1, description="x")]',
      { anyOf: [{ type: 'integer', minimum: 1 }, { type: 'null' }] },
    ],
    ['EmailStr', { type: 'string', format: 'email' }],
    ['list[Callable]', {}],
    ['Union[Callable, int]', { type: 'integer' }],
  ])('%s', async (annotation, schema) => {
    expect(await typeOf(annotation)).toEqual(schema);
  });

  it.each([
    'Foreign',
    'list[Foreign]',
    'Foreign | None',
    'missing',
    'make()',
    '"Foreign[int]"',
    'Annotated[int, Foreign()]',
    'Child',
  ])('%s is not told, and said so', async (annotation) => {
    const before = `${IMPORTS}\nclass Child(Foreign):\n    a: int\n`;
    const reading = await readParameters(`p: ${annotation}`, before);
    expect(reading.diagnostics.map((each) => each.code)).toEqual(['TQ2105']);
    expect(reading.flow?.parameterSchema['properties']).toEqual({ p: { title: 'p', position: 0 } });
    expect(reading.flow?.parameterSchema['definitions']).toBeUndefined();
  });

  it('with a type that tq cannot tell leave no half-made definitions behind', async () => {
    const before = `${IMPORTS}\nclass Inner(BaseModel):\n    a: int\nclass Outer(BaseModel):\n    inner: Inner\n    other: Foreign\n`;
    const reading = await readParameters('p: Outer, q: Inner', before);
    expect(Object.keys(reading.flow?.parameterSchema['definitions'] ?? {})).toEqual(['Inner']);
    expect(said(reading)).toMatchInlineSnapshot(`
      [
        "TQ2105 warning: tq cannot tell the type of parameter \`p\`: \`Foreign\` is imported from \`other\`; any type is accepted for it",
      ]
    `);
  });
});

describe('defaults', () => {
  it.each([
    ['-5', -5],
    ['1e3', 1000],
    ['float("inf")', null],
    ['"a" "b"', 'ab'],
    ['{"k": [1, (2,)]}', { k: [1, [2]] }],
    ['dt.timedelta(hours=25)', 'P1DT1H'],
    ['Path("a") / "b"', 'a/b'],
    ['[i * 2 for i in range(3) if i]', [2, 4]],
    ['10**20', 100000000000000000000n],
    ['LIMIT', 6],
  ])('%s', async (value, json) => {
    expect(await defaultOf(value, `${IMPORTS}\nLIMIT = 2 * 3\n`)).toEqual(json);
  });

  it.each(['lambda: 1', 'object()', 'len', 'helper', 'Thing()'])(
    '%s has no JSON form and leaves the parameter optional',
    async (value) => {
      const reading = await readParameters(`p=${value}`, 'class Thing: pass\ndef helper(): pass');
      expect(reading.diagnostics).toEqual([]);
      expect(reading.flow?.parameterSchema).toEqual({
        title: 'Parameters',
        type: 'object',
        properties: { p: { title: 'p', position: 0 } },
      });
    },
  );

  it.each([
    ['os.environ["X"]', ''],
    ['LIMIT', 'LIMIT = compute()'],
    ['LIMIT', 'if FLAG:\n    LIMIT = 1\nelse:\n    LIMIT = 2'],
    ['TABLES', 'TABLES = []\nTABLES.append("a")'],
    ['COUNT', 'COUNT = 1\nCOUNT += 1'],
    ['LOOP', 'LOOP = LOOP'],
    ['1 / 0', ''],
  ])('%s after %j is not told, and said so', async (value, before) => {
    const reading = await readParameters(`p: int = ${value}`, before);
    expect(reading.diagnostics.map((each) => each.code)).toEqual(['TQ2105']);
    expect(reading.flow?.parameterSchema['properties']).toEqual({
      p: { title: 'p', type: 'integer', position: 0 },
    });
  });

  it('from another package is stored as null, as Prefect does where the package is missing', async () => {
    const reading = await readParameters(
      'p=numbers.LIMIT, q=numbers.make(1)',
      'import numbers_of_ours as numbers',
    );
    expect(reading.diagnostics.map((each) => each.code)).toEqual(['TQ2105', 'TQ2105']);
    expect(reading.flow?.parameterSchema).toMatchObject({
      properties: { p: { default: null }, q: { default: null } },
    });
    expect(reading.flow?.parameterSchema['required']).toBeUndefined();
  });

  it('counts the binding that holds where the function stands', async () => {
    const source = 'from prefect import flow\nA = 1\n@flow\ndef f(p=A): pass\nA = 2\n';
    const { flow } = await readSource(source);
    expect(flow?.parameterSchema['properties']).toMatchObject({ p: { default: 1 } });
  });
});

describe('classes of the file', () => {
  it('enums, models and dataclasses become definitions', async () => {
    const before = `${IMPORTS}
class Level(Enum):
    LOW = 1
    HIGH = 2
class Host(BaseModel):
    """Where."""
    name: str
    port: int = Field(80, ge=1)
@dataclass
class Point:
    x: int
    level: Level = Level.LOW
`;
    const { flow } = await readParameters(
      'a: Level = Level.HIGH, b: Host = Host(name="h"), c: Point = Point(1)',
      before,
    );
    expect(flow?.parameterSchema).toEqual({
      title: 'Parameters',
      type: 'object',
      properties: {
        a: { $ref: '#/definitions/Level', default: 2, title: 'a', position: 0 },
        b: { $ref: '#/definitions/Host', default: { name: 'h', port: 80 }, title: 'b', position: 1 },
        c: { $ref: '#/definitions/Point', default: { x: 1, level: 1 }, title: 'c', position: 2 },
      },
      definitions: {
        Level: { title: 'Level', enum: [1, 2], type: 'integer' },
        Host: {
          title: 'Host',
          type: 'object',
          description: 'Where.',
          properties: {
            name: { title: 'Name', type: 'string' },
            port: { title: 'Port', type: 'integer', minimum: 1, default: 80 },
          },
          required: ['name'],
        },
        Point: {
          title: 'Point',
          type: 'object',
          properties: {
            x: { title: 'X', type: 'integer' },
            level: { $ref: '#/definitions/Level', default: 1 },
          },
          required: ['x'],
        },
      },
    });
  });

  it.each([
    'Host(port="80")',
    'Host(sub={"n": 1})',
    'Host(subs=[{"n": 1}])',
    'Host(port=True)',
    'Host(other=1)',
    'Host(1)',
    'Host(**OPTIONS)',
  ])('a default instance that pydantic may change is not told, and said so: %s', async (value) => {
    const before = `${IMPORTS}\nclass Sub(BaseModel):\n    n: int\nclass Host(BaseModel):\n    port: int = 1\n    sub: O[Sub] = None\n    subs: list[Sub] = []\n`;
    const reading = await readParameters(`p: Host = ${value}`, before);
    expect(reading.diagnostics.map((each) => each.code)).toEqual(['TQ2105']);
    expect(reading.flow?.parameterSchema['properties']).toEqual({
      p: { $ref: '#/definitions/Host', title: 'p', position: 0 },
    });
  });
});
