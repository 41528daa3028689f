/** Attributes of known values: `Path('a.csv').stem`, `date(2024, 1, 2).year`, `Level.LOW.name`. */
import { joinPaths } from './paths.ts';
import { type PythonValue, unknown } from './value.ts';

type Text = Extract<PythonValue, { type: 'text' }>;

const DATE_PARTS = ['year', 'month', 'day', 'hour', 'minute', 'second'];

/** What `value.name` is; undefined when tq does not know it. */
export function attributeOf(value: PythonValue, name: string): PythonValue | undefined {
  if (value.type === 'enum-member') {
    if (name === 'value') return value.value;
    return name === 'name' && value.name !== undefined ? { type: 'str', value: value.name } : undefined;
  }
  if (value.type === 'unknown') return unknown(value.reason, value.foreign);
  if (value.type !== 'text') return undefined;
  return value.of.startsWith('pathlib.') ? pathAttribute(value, name) : dateAttribute(value, name);
}

function pathAttribute(path: Text, name: string): PythonValue | undefined {
  const [last = ''] = path.text.split('/').slice(-1);
  const dot = last.lastIndexOf('.');
  const hasSuffix = dot > 0 && dot < last.length - 1;
  const texts: Record<string, string> = {
    name: last === '.' ? '' : last,
    stem: hasSuffix ? last.slice(0, dot) : last,
    suffix: hasSuffix ? last.slice(dot) : '',
  };
  const text = texts[name];
  if (text !== undefined) return last === '..' ? undefined : { type: 'str', value: text };
  if (name !== 'parent') return undefined;
  const above = path.text.slice(0, Math.max(0, path.text.lastIndexOf('/')));
  return { ...path, text: path.text.startsWith('/') ? joinPaths(['/', above]) : joinPaths([above]) };
}

function dateAttribute({ of, text }: Text, name: string): PythonValue | undefined {
  const digits = /^(\d+)-(\d+)-(\d+)(?:T(\d+):(\d+):(\d+))?/.exec(text)?.[DATE_PARTS.indexOf(name) + 1];
  const isDate = of === 'datetime.date' || of === 'datetime.datetime';
  return isDate && DATE_PARTS.includes(name) && digits !== undefined
    ? { type: 'int', value: BigInt(digits) }
    : undefined;
}
