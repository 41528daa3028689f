/** TQ3004: a field that holds another kind of value, `1` where a float must be written `1.0` among them; a date without quotes. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { nameList } from '../../diagnostics/name-list.ts';
import { quoteValue, replaceValue } from '../../project/fixes.ts';
import { YamlTimestamp, type YamlValue } from '../../project/document.ts';
import { valueAt } from '../../project/yaml-value.ts';
import { isRuleMapping } from '../python-value.ts';
import type { RuleEntry, RuleFile } from '../rule-file.ts';
import type { FieldSchema } from '../vocabulary.ts';
import { errorsOf, foundAt, keyIn, placeOf, schemaOf } from './check.ts';
import { unquotedDates } from './unquoted-dates.ts';

export function checkWrongValue(file: RuleFile): Diagnostic[] {
  const wrong = errorsOf(file, ['wrong_type']).map(({ entry, error }) => ({
    entry,
    field: String(error.field),
    path: pathOf(entry, String(error.field)),
  }));
  return [
    ...wrong.map((each) => wrongValue(file, each)),
    ...unquotedDates(
      file,
      wrong.map(({ path }) => path),
    ),
  ];
}

function pathOf({ path, value }: RuleEntry, field: string): RuleEntry['path'] {
  return [...path, (isRuleMapping(value) ? keyIn(value, field) : undefined) ?? field];
}

const KINDS: Readonly<Record<FieldSchema['type'], string>> = {
  string: 'a text',
  regex: 'a text',
  integer: 'a whole number',
  float: 'a number with a point',
  number: 'a number',
  list: 'a list',
  dict: 'a mapping',
};

interface Wrong {
  entry: RuleEntry;
  field: string;
  path: RuleEntry['path'];
}

function wrongValue(file: RuleFile, { entry, field, path }: Wrong): Diagnostic {
  const schema = schemaOf(entry)?.fields.find(({ name }) => name === field);
  const wanted = schema?.choices ? `one of ${nameList(schema.choices)}` : KINDS[schema?.type ?? 'string'];
  return diagnostic('TQ3004', {
    message: `\`${String(path.at(-1))}\` must be ${wanted}, found ${foundAt(file, path)}`,
    where: placeOf(file, entry, field),
    ...(schema && repair(file, path, schema)),
  });
}

type Repair = Pick<Diagnostic, 'help' | 'fix'>;

function repair({ document }: RuleFile, path: RuleEntry['path'], field: FieldSchema): Repair {
  const value = valueAt(document.data, path);
  const source = document.sourceOf(path) ?? '';
  if (value === null)
    return { help: field.required ? 'give it a value' : 'give it a value, or leave the key out' };
  switch (field.type) {
    case 'string':
    case 'regex':
      return asText(document, path, field, value);
    case 'list':
      return {
        help: /^[^[\]{}\n]+$/.test(source)
          ? `write it as a list: \`[${source}]\``
          : 'write it as a list: `[…]`, or one item a line with `- ` before each',
      };
    case 'dict':
      return {};
    default:
      return asNumber(document, path, field, value, source);
  }
}

function asText(
  document: RuleFile['document'],
  path: RuleEntry['path'],
  { name, choices }: FieldSchema,
  value: YamlValue | undefined,
): Repair {
  if (choices !== undefined) return {};
  if (Array.isArray(value))
    return name === 'column' ? { help: 'a rule is about one column: write a rule for each of them' } : {};
  const source = document.sourceOf(path);
  return source === undefined
    ? {}
    : { help: `put it in quotes: \`"${source}"\``, fix: quoteValue(document, path) };
}

function asNumber(
  document: RuleFile['document'],
  path: RuleEntry['path'],
  field: FieldSchema,
  value: YamlValue | undefined,
  source: string,
): Repair {
  if (value instanceof YamlTimestamp || (typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value)))
    return { help: 'a bound is a number; dates are compared by `type: expression`, as text' };
  const number = Number(value);
  if (field.max === 1 && number > 1 && number <= 100)
    return {
      help: `a share lies between 0.0 and 1.0: ${number} % is written \`${withPoint(number / 100)}\``,
    };
  // Another spelling would not help.
  if (number > (field.max ?? Infinity) || number < (field.min ?? -Infinity)) return {};
  const spelling = spelledAs(field.type, value, source);
  if (spelling === undefined) return withoutQuotes(document, path, field.type, source);
  const { text, why } = spelling;
  return {
    help: `write \`${text}\`${why}`,
    fix: replaceValue(document, path, text, `write \`${text}\``),
  };
}

/** The same number as the field wants it. */
function spelledAs(
  type: FieldSchema['type'],
  value: YamlValue | undefined,
  source: string,
): { text: string; why: string } | undefined {
  if (type === 'float' && typeof value === 'number' && /^-?\d+$/.test(source))
    return { text: withPoint(value), why: ': the validator of Truthound takes no whole number here' };
  if (type === 'integer' && /^-?\d+\.0*$/.test(source)) return { text: source.replace(/\..*/, ''), why: '' };
  const exponent = /^(-?\d+)(\.\d+)?[eE]([-+]?)(\d+)$/.exec(source);
  if (exponent === null || type === 'integer' || typeof value !== 'string') return undefined;
  const [, whole = '', rest = '.0', sign, digits = ''] = exponent;
  const text = `${whole}${rest}e${sign === '-' ? '-' : '+'}${digits}`;
  return { text, why: ': without point and sign YAML reads text' };
}

function withPoint(value: number): string {
  const text = String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

function withoutQuotes(
  document: RuleFile['document'],
  path: RuleEntry['path'],
  type: FieldSchema['type'],
  source: string,
): Repair {
  const number = /^["'](-?\d+(?:\.\d+)?)["']$/.exec(source)?.[1];
  if (number === undefined || (type === 'integer' && number.includes('.'))) return {};
  const plain = type === 'float' && !number.includes('.') ? `${number}.0` : number;
  return {
    help: `write it without quotes: \`${plain}\``,
    fix: replaceValue(document, path, plain, 'write it without quotes'),
  };
}
