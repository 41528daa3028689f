/** TQ3016: a file that has not the shape of a rule file. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { nameList } from '../../diagnostics/name-list.ts';
import { quoteValue, renameKey, replaceValue } from '../../project/fixes.ts';
import { didYouMean, nearMiss, onlyNearMiss } from '../../project/near-miss.ts';
import { describe, describeFile, isMapping, type YamlMapping } from '../../project/yaml-value.ts';
import { ENGINES } from '../rule.ts';
import type { RuleFile } from '../rule-file.ts';
import { replaceName } from './check.ts';
import { isQuotable, wrongItems } from './rule-items.ts';

const KEYS = ['version', 'engine', 'dataset', 'owner', 'description', 'rules'];

export function checkRuleFileShape(file: RuleFile): Diagnostic[] {
  const { data } = file.document;
  if (!isMapping(data)) return [noMapping(file), ...wrongItems(file)];
  return [
    ...unknownKeys(file, data),
    ...version(file, data),
    ...engine(file, data),
    ...texts(file, data),
    ...rules(file, data),
    ...wrongItems(file),
  ];
}

function noMapping({ document }: RuleFile): Diagnostic {
  const { data } = document;
  return diagnostic('TQ3016', {
    message: `a rule file is a mapping with \`version\`, \`engine\`, \`dataset\` and \`rules\`, found ${describeFile(data)}`,
    where: firstLine(document),
    help: Array.isArray(data)
      ? 'put `version: 1`, `engine`, `dataset` and `rules:` before the list'
      : 'write `version: 1`, `engine`, `dataset` and `rules`',
  });
}

function firstLine(document: RuleFile['document']): Diagnostic['where'] {
  const whole = document.spanOf([]);
  const width = (document.text.slice(whole.start.offset, whole.end.offset).split(/[\r\n]/, 1)[0] ?? '')
    .length;
  const end = { ...whole.start, offset: whole.start.offset + width, column: whole.start.column + width };
  return { ...whole, end };
}

function unknownKeys({ document }: RuleFile, data: YamlMapping): Diagnostic[] {
  return unknownIn(data).map((key) => {
    const near = meantKey(data, key);
    const certain = onlyNearMiss(key, KEYS);
    return diagnostic('TQ3016', {
      message: `unknown key \`${key}\`${didYouMean(near)}`,
      where: document.spanOf([key], 'key'),
      help: near === undefined ? `remove it; these are known: ${nameList(KEYS)}` : undefined,
      fix: certain === undefined ? undefined : renameKey(document, [key], certain),
    });
  });
}

/** What people write for a key, besides slips of the hand. */
const OTHER_KEYS: Readonly<Record<string, string>> = {
  checks: 'rules',
  expectations: 'rules',
  tests: 'rules',
  validations: 'rules',
  table: 'dataset',
  data: 'dataset',
  name: 'dataset',
  engine_name: 'engine',
  backend: 'engine',
};

function meantKey(data: YamlMapping, key: string): string | undefined {
  const other = OTHER_KEYS[key];
  return nearMiss(key, KEYS) ?? (other !== undefined && !Object.hasOwn(data, other) ? other : undefined);
}

function unknownIn(data: YamlMapping): string[] {
  return Object.keys(data).filter((key) => !KEYS.includes(key) && !key.startsWith('x-'));
}

function version({ document }: RuleFile, data: YamlMapping): Diagnostic[] {
  const { version: given } = data;
  if (given === 1) return [];
  if (given === undefined) return missing(document, 'version', 'write `version: 1`');
  const isText = given === '1' || given === '1.0';
  return [
    diagnostic('TQ3016', {
      message: `\`version\` must be \`1\`, found ${describe(given)}`,
      where: document.spanOf(['version']),
      fix: isText ? replaceValue(document, ['version'], '1', 'write `1`') : undefined,
      help: 'write `version: 1`, the only version of rule files that there is',
    }),
  ];
}

function engine({ document }: RuleFile, data: YamlMapping): Diagnostic[] {
  const { engine: given } = data;
  if (given === undefined) return missing(document, 'engine', `name one of ${nameList(ENGINES)}`);
  if (ENGINES.includes(given as never)) return [];
  const text = typeof given === 'string' ? given : '';
  const certain = OTHER_ENGINES[text.toLowerCase()] ?? onlyNearMiss(text, ENGINES);
  const near = certain ?? nearMiss(text, ENGINES);
  return [
    diagnostic('TQ3016', {
      message: `\`engine\` must be one of ${nameList(ENGINES)}, found ${describe(given)}${didYouMean(near)}`,
      where: document.spanOf(['engine']),
      fix:
        certain === undefined
          ? undefined
          : replaceName({ document }, ['engine'], certain, `write \`${certain}\``),
    }),
  ];
}

const OTHER_ENGINES: Readonly<Record<string, string>> = {
  ge: 'great_expectations',
  gx: 'great_expectations',
  gex: 'great_expectations',
  'great-expectations': 'great_expectations',
  truthound3: 'truthound',
};

function texts({ document }: RuleFile, data: YamlMapping): Diagnostic[] {
  const found: Diagnostic[] = [];
  if (data.dataset === undefined)
    found.push(...missing(document, 'dataset', 'name the data that the rules are about'));
  for (const key of ['dataset', 'owner', 'description']) {
    const value = data[key];
    if (value === undefined || (typeof value === 'string' && value !== '')) continue;
    if (value === null && key !== 'dataset') continue;
    found.push(
      diagnostic('TQ3016', {
        message:
          value === '' ? `\`${key}\` must not be empty` : `\`${key}\` must be text, found ${describe(value)}`,
        where: document.spanOf([key]),
        help: key === 'dataset' ? 'name the data that the rules are about' : undefined,
        fix: isQuotable(value) ? quoteValue(document, [key]) : undefined,
      }),
    );
  }
  return found;
}

function rules({ document }: RuleFile, data: YamlMapping): Diagnostic[] {
  const { rules: given } = data;
  if (given === undefined) return missing(document, 'rules', 'write `rules:` and below it one rule an item');
  if (!Array.isArray(given))
    return [
      diagnostic('TQ3016', {
        message: `\`rules\` must be a list, found ${describe(given)}`,
        where: document.spanOf(['rules'], 'key'),
        help: 'write one rule an item: `- { type: not_null, column: id }`',
      }),
    ];
  if (given.length > 0) return [];
  return [
    diagnostic('TQ3016', {
      message: '`rules` is empty, so nothing is checked',
      where: document.spanOf(['rules'], 'key'),
      help: 'write one rule an item: `- { type: not_null, column: id }`',
    }),
  ];
}

/** A misspelt key is a finding already. */
function missing(document: RuleFile['document'], key: string, help: string): Diagnostic[] {
  const { data } = document;
  const others = isMapping(data) ? unknownIn(data) : [];
  if (isMapping(data) && others.some((other) => meantKey(data, other) === key)) return [];
  return [
    diagnostic('TQ3016', { message: `the rule file has no \`${key}\``, where: firstLine(document), help }),
  ];
}
