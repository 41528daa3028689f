/** One test of dbt: which generic test it is, with which arguments and which configuration (dbt-core 1.10). */
import { readTranslate } from './generic-tests.ts';
import { add, type Gathering, leave } from '../gathering.ts';
import { eachText, type Part, pairsOf, partAt, ruleValueOf, textOf } from '../reading/source.ts';
import { refused, type Translation } from '../meaning/translated.ts';

/** What a test stands at. */
export interface DbtPlace {
  readonly dataset: string;
  /** Undefined for a test of the whole table. */
  readonly column?: string;
}

/** May stand under `config:` or beside the arguments. */
const CONFIG = [
  'severity',
  'where',
  'limit',
  'store_failures',
  'store_failures_as',
  'warn_if',
  'error_if',
  'fail_calc',
  'enabled',
  'tags',
  'meta',
  'group',
  'database',
  'schema',
  'alias',
];
const OTHER = ['name', 'test_name', 'description', 'config', 'arguments', 'column_name', 'docs'];

interface ReadTest {
  readonly generic: string;
  readonly name: string | undefined;
  readonly arguments: ReadonlyMap<string, Part>;
  readonly config: ReadonlyMap<string, Part>;
}

export function importTest(into: Gathering, part: Part, place: DbtPlace): void {
  const test = readTest(part);
  if (test === undefined) {
    leave(into, part, 'a test', 'it is neither a name nor a mapping with one');
    return;
  }
  const named = textOf(test.arguments.get('column_name'));
  const column = place.column ?? named;
  const what = column === undefined ? `\`${test.generic}\`` : `\`${test.generic}\` of \`${column}\``;
  const severity = textOf(test.config.get('severity'))?.toLowerCase();
  const label = { error: 'error', warn: 'warning' } as const;
  add(into, part, what, translate(test, { ...place, ...(column === undefined ? {} : { column }) }), {
    ...(test.name === undefined ? {} : { name: test.name }),
    ...(severity === 'error' || severity === 'warn' ? { severity: label[severity] } : {}),
  });
}

/** `not_null`, `{not_null: {…}}` or `{test_name: not_null, …}`. */
function readTest(part: Part): ReadTest | undefined {
  const text = textOf(part);
  const empty: ReadonlyMap<string, Part> = new Map();
  if (text !== undefined) return { generic: text, name: undefined, arguments: empty, config: empty };
  const pairs = pairsOf(part);
  const spelled = textOf(partAt(part, 'test_name'));
  const first = pairs.find(([key]) => spelled !== undefined || !OTHER.includes(key));
  if (first === undefined) return undefined;
  const body = spelled === undefined ? first[1] : part;
  const beside = spelled === undefined ? pairs.filter(([key]) => key !== first[0]) : [];
  const all = [...pairsOf(body), ...beside];
  const only = (keep: (key: string) => boolean): [string, Part][] =>
    all.filter(([key]) => keep(key)).map(([key, value]) => [key, value]);
  const isArgument = (key: string): boolean =>
    !CONFIG.includes(key) && (!OTHER.includes(key) || key === 'column_name');
  const nested = (key: string): readonly (readonly [string, Part])[] =>
    all.filter(([name]) => name === key).flatMap(([, value]) => pairsOf(value));
  return {
    generic: spelled ?? first[0],
    name: all
      .map(([key, value]) => (key === 'name' ? textOf(value) : undefined))
      .find((name) => name !== undefined),
    arguments: new Map([...only(isArgument), ...nested('arguments')]),
    config: new Map([...only((key) => CONFIG.includes(key)), ...nested('config')]),
  };
}

function translate(test: ReadTest, place: DbtPlace): Translation {
  const why = whyOfConfig(test.config);
  if (why !== undefined) return refused(why);
  const parts = [...test.arguments].filter(([key]) => !['to', 'compare_model', 'model'].includes(key));
  if (parts.some(([, part]) => eachText(part).some((text) => /\{[{%]/.test(text))))
    return refused('a value of it is a template, which dbt alone fills in');
  return readTranslate(test.generic, place, {
    get: (key) => {
      const part = test.arguments.get(key);
      return part === undefined || part.value === null ? undefined : (ruleValueOf(part) ?? '');
    },
    given: [...test.arguments.keys()].filter((key) => key !== 'column_name'),
    where: textOf(test.config.get('where')),
  });
}

/** Why the configuration alone keeps a test from being a rule; `where` is the test's own matter. */
function whyOfConfig(config: ReadonlyMap<string, Part>): string | undefined {
  const is = (key: string): unknown => config.get(key)?.value;
  if (is('enabled') === false) return 'it is disabled';
  const templates = [...config.values()].some((part) => eachText(part).some((text) => /\{[{%]/.test(text)));
  if (templates) return 'its configuration is a template, which dbt alone fills in';
  if (is('fail_calc') !== undefined && is('fail_calc') !== 'count(*)')
    return 'it counts failures in a way of its own';
  for (const key of ['warn_if', 'error_if']) {
    const limit = textOf(config.get(key));
    if (config.has(key) && !/^\s*(?:!=|>|<>)\s*0\s*$/.test(limit ?? ''))
      return `\`${key}\` lets some rows fail`;
  }
  const severity = is('severity');
  if (severity !== undefined && !/^(?:error|warn)$/i.test(String(severity)))
    return 'its `severity` is none of dbt';
  return undefined;
}
