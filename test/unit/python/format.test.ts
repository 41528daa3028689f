import { describe, expect, it } from 'vitest';
import { formatFields, formatPercent } from '../../../src/python/format-fields.ts';
import { formatValue } from '../../../src/python/format.ts';
import { toRepr } from '../../../src/python/repr.ts';
import { toCamel, toPascal, toSnake, titled } from '../../../src/python/text-case.ts';
import type { PythonValue } from '../../../src/python/value.ts';

const text = (value: string): PythonValue => ({ type: 'str', value });
const int = (value: number): PythonValue => ({ type: 'int', value: BigInt(value) });
const float = (value: number): PythonValue => ({ type: 'float', value });

describe('formatValue', () => {
  it.each([
    [int(7), '>5', '    7'],
    [int(7), '05', '00007'],
    [int(-7), '05', '-0007'],
    [int(7), '+d', '+7'],
    [int(1234567), ',', '1,234,567'],
    [int(255), 'x', 'ff'],
    [float(0.125), '.2f', '0.12'],
    [float(2.5), '.0f', '2'],
    [float(2.675), '.2f', '2.67'],
    [float(1234.5), ',.1f', '1,234.5'],
    [float(0.256), '.1%', '25.6%'],
    [text('ab'), '*^6', '**ab**'],
    [text('abc'), '.2', 'ab'],
    [text('é'), '>3', '  é'],
  ])('%o with %s', (value, specification, expected) => {
    expect(formatValue(value, '', specification)).toBe(expected);
  });

  it.each([
    [int(255), '#x'],
    [float(1.5), 'e'],
    [float(1.5), '.3'],
    [text('a'), 'd'],
    [text('a'), '=5'],
    [{ type: 'list', items: [] } as PythonValue, '>5'],
  ])('leaves %o with %s alone', (value, specification) => {
    const formatted = formatValue(value, '', specification);
    expect(formatted === undefined || formatted === '    a').toBe(true);
  });
});

describe('toRepr', () => {
  it.each([
    [text("it's"), `"it's"`],
    [text(`it's "x"`), `'it\\'s "x"'`],
    [text('a\nb\\'), "'a\\nb\\\\'"],
    [{ type: 'tuple', items: [int(1)] } as PythonValue, '(1,)'],
    [{ type: 'dict', entries: [[text('a'), float(1)]] } as PythonValue, "{'a': 1.0}"],
    [text('\u0000'), undefined],
    [{ type: 'opaque' } as PythonValue, undefined],
  ])('%o', (value, expected) => {
    expect(toRepr(value)).toBe(expected);
  });
});

describe('fields and placeholders', () => {
  const call = { positional: [text('a'), int(2)], keyword: new Map([['n', int(3)]]), nodes: new Map() };

  it.each([
    ['{} {}', 'a 2'],
    ['{1}{0}{n}', '2a3'],
    ['{{}} {!r:>4}', "{}  'a'"],
    ['{0.name}', undefined],
    ['{missing}', undefined],
    ['{', undefined],
  ])('%s', (template, expected) => {
    expect(formatFields(template, call)).toEqual(expected === undefined ? undefined : text(expected));
  });

  it.each([
    ['%s-%05d', [text('a'), int(7)], 'a-00007'],
    ['100%% %.1f', [float(2.25)], '100% 2.2'],
    ['%s', [text('a'), text('b')], undefined],
    ['%d', [text('a')], undefined],
    ['%(a)s', [text('a')], undefined],
  ])('%s with %o', (template, items, expected) => {
    const result = formatPercent(template, { type: 'tuple', items });
    expect(result).toEqual(expected === undefined ? undefined : text(expected));
  });
});

/** What Python and pydantic 2.14 give for the same names. */
describe('names in other cases', () => {
  it.each([
    ['some_name', 'Some_Name', 'someName', 'SomeName', 'some_name'],
    ['HTTPServer2', 'Httpserver2', 'httpserver2', 'Httpserver2', 'http_server_2'],
    ['x1y2', 'X1Y2', 'x1Y2', 'X1Y2', 'x_1y_2'],
    ['camelCase', 'Camelcase', 'camelCase', 'Camelcase', 'camel_case'],
    ['ünï_ß', 'Ünï_Ss', 'Ünï_Ss', 'Ünï_Ss', 'ünï_ß'],
  ])('%s', (name, title, camel, pascal, snake) => {
    expect([titled(name), toCamel(name), toPascal(name), toSnake(name)]).toEqual([
      title,
      camel,
      pascal,
      snake,
    ]);
  });
});
