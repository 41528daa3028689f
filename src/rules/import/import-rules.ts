/** Quality files of other tools as rules: Truthound's own files, dbt, Great Expectations, Soda. Pure. */
import type { Span } from '../../diagnostics/span.ts';
import { importDbt } from './dbt/schema-file.ts';
import { formatsOf } from './reading/detect-format.ts';
import { gathered, type Gathering } from './gathering.ts';
import { importExpectationSuite } from './great-expectations/suite.ts';
import type { ImportAnswer, ImportFormat, LeftOut } from './imported.ts';
import { readSource } from './reading/read-source.ts';
import { importSoda } from './soda/checks-file.ts';
import { rootOf, type Source } from './reading/source.ts';
import { importTruthoundCheckpoints } from './truthound/checkpoint.ts';
import { importTruthoundSchema } from './truthound/schema.ts';
import { importTruthoundSuite } from './truthound/suite.ts';

export interface ImportOptions {
  /** Found by what the file holds, where it is not given. */
  readonly format?: ImportFormat;
  /** Used where the file holds one dataset alone. */
  readonly dataset?: string;
  /** As the user should read it. */
  readonly file: string;
}

/** Never throws. Nothing is dropped silently: what is no rule is in `left`, with the reason. */
export function importRules(text: string, options: ImportOptions): ImportAnswer {
  const { file } = options;
  const read = readSource(file, text);
  if ('problems' in read) return asCode(file, text) ?? { kind: 'unreadable', problems: read.problems };
  const { source } = read;
  const where = startOf(file);
  const formats = formatsOf(rootOf(source));
  if (formats.length === 0 && isRuleFile(source)) return { kind: 'rule-file', where };
  const format = options.format ?? (formats.length === 1 ? formats[0] : undefined);
  if (format === undefined) {
    if (formats.length > 1) return { kind: 'ambiguous', formats, where };
    return (
      asCode(file, text) ?? {
        kind: 'unknown',
        message: `\`${file}\` is no quality file that \`tq\` knows`,
        where,
      }
    );
  }
  if (options.format !== undefined && !isPossible(source, formats, format))
    return { kind: 'unknown', message: `\`${file}\` does not look like ${WORDS[format]}`, where };
  const { gatherings, left } = importFrom(source, format, options);
  return { kind: 'imported', format, datasets: gatherings.map(gathered), left, notes: read.notes };
}

const WORDS: Readonly<Record<ImportFormat, string>> = {
  'truthound-schema': 'a schema of Truthound, with `columns`',
  'truthound-checkpoint': 'a checkpoint file of Truthound, with `checkpoints`',
  'truthound-suite': 'a suite of Truthound, with `rules`',
  dbt: 'a `schema.yml` of dbt, with `models`, `sources`, `seeds` or `snapshots`',
  'great-expectations': 'an expectation suite, with `expectations`',
  soda: 'checks of Soda, with `checks for …`',
};
const KEYS: Readonly<Record<ImportFormat, RegExp>> = {
  'truthound-schema': /^columns$/,
  'truthound-checkpoint': /^checkpoints$/,
  'truthound-suite': /^rules$/,
  dbt: /^(?:models|sources|seeds|snapshots)$/,
  'great-expectations': /^expectations$/,
  soda: /^checks for /,
};

/** Asked for by name, a file needs no more than the key; it may hold nothing else. */
function isPossible(source: Source, formats: readonly ImportFormat[], format: ImportFormat): boolean {
  if (formats.includes(format)) return true;
  const { data } = source;
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return false;
  return Object.keys(data).some((key) => KEYS[format].test(key));
}

/** Whether it has the keys of a rule file of `tq`, right or wrong; a suite of Truthound has `rules`, and names no engine. */
function isRuleFile({ data }: Source): boolean {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return false;
  return ['engine', 'dataset', 'rules'].every((key) => Object.hasOwn(data, key));
}

interface Imported {
  readonly gatherings: readonly Gathering[];
  readonly left: readonly LeftOut[];
}

function importFrom(source: Source, format: ImportFormat, { dataset, file }: ImportOptions): Imported {
  const stem = stemOf(file);
  const whole = (gathering: Gathering): Imported => ({ gatherings: [gathering], left: [] });
  switch (format) {
    case 'truthound-schema':
      return whole(importTruthoundSchema(source, dataset ?? stem));
    case 'truthound-suite':
      return whole(importTruthoundSuite(source, dataset, stem));
    case 'truthound-checkpoint':
      return { gatherings: importTruthoundCheckpoints(source, dataset), left: [] };
    case 'great-expectations':
      return whole(importExpectationSuite(source, dataset, stem));
    case 'dbt':
      return importDbt(source, dataset);
    case 'soda':
      return importSoda(source, dataset);
  }
}

/** `quality/orders.schema.yaml` is `orders`. */
function stemOf(file: string): string {
  const name = file.split(/[\\/]/).at(-1) ?? file;
  return name.replace(/(?!^)\..*$/, '') || 'dataset';
}

/** A suite in Python: what it checks is known only when it runs. */
function asCode(file: string, text: string): ImportAnswer | undefined {
  if (!/^(?:from\s+\S+\s+import\s|import\s+\w|SUITE_CONFIG = \{|def \w+\(|class \w+)/m.test(text))
    return undefined;
  return {
    kind: 'code',
    message: `\`${file}\` is Python, and what it checks is known only when it runs`,
    help: 'write it as data: `truthound quick-suite … -f yaml`, or save the suite as JSON',
    where: startOf(file),
  };
}

function startOf(file: string): Span {
  const start = { offset: 0, line: 1, column: 1 };
  return { file, start, end: start };
}
