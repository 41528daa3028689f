/** Files of Truthound: schemas and checkpoints, which it reads itself, and a suite, which nothing in it reads. */
import type { RuleType } from '../../../../src/rules/rule.ts';
import {
  MISSING_COLUMN,
  ordersTables,
  placeIn,
  readFixture,
  readOwn,
  smallTables,
  type ForeignFile,
  type KnownDifference,
} from './files.ts';

export interface TruthoundFile extends ForeignFile {
  readonly source: 'schema' | 'checkpoint' | 'suite';
}

const ONE_DUPLICATE: KnownDifference = {
  told: 'Truthound counts null as a value, so among nulls it overlooks one duplicate; the rule does not',
  isAbout: ({ type }) => type === 'unique',
  tables: ['the first row twice, and a null'],
  theirs: 'passed',
};

/** The issues of truthound 3.2.0, `validators/schema_validator.py`; a column that is missing has no other. */
const ISSUES: Partial<Record<RuleType, readonly string[]>> = {
  dtype: ['type_mismatch'],
  not_null: ['unexpected_nulls'],
  unique: ['duplicate_values'],
  in_range: ['below_minimum', 'above_maximum'],
  in_set: ['invalid_value'],
  regex: ['pattern_mismatch'],
  min_length: ['string_too_short'],
  max_length: ['string_too_long'],
};

function schema(file: string, text: string, tables: TruthoundFile['tables']): TruthoundFile {
  return {
    source: 'schema',
    file,
    text,
    tables,
    keysOf: ({ type, column }) =>
      [...(ISSUES[type] ?? []), 'missing_column'].map((issue) => `${issue} ${column}`),
    known: [ONE_DUPLICATE],
  };
}

const checkpoints = readOwn('truthound-checkpoint.yaml');
const CHECKPOINT: TruthoundFile = {
  source: 'checkpoint',
  file: 'verdicts/truthound-checkpoint.yaml',
  text: checkpoints,
  tables: smallTables(9),
  keysOf: ({ where, column }, checkpoint) => {
    const validator = checkpoints.slice(where.start.offset, where.end.offset).replaceAll("'", '');
    const place = validator === 'table_required_columns' ? '_table' : column;
    return [`${checkpoint} ${validator} ${place}`, `${checkpoint} ${validator}`];
  },
  known: [
    MISSING_COLUMN,
    ONE_DUPLICATE,
    {
      told: 'Truthound lets a text of blanks alone pass; the rule does not, unless the pattern does',
      isAbout: ({ type }) => type === 'regex',
      tables: ['-1 and ""', '0 and " "'],
      theirs: 'passed',
    },
  ],
};

const suite = readFixture('truthound-suite.json');
const SUITE: TruthoundFile = {
  source: 'suite',
  file: 'truthound-suite.json',
  text: suite,
  tables: ordersTables(7),
  keysOf: placeIn(suite, /^ {4}\{$/),
  known: [
    MISSING_COLUMN,
    ONE_DUPLICATE,
    {
      told: "Truthound's `column_type` has no option `expected_type`, so the suite does not run; the rule checks the type",
      isAbout: ({ type }) => type === 'dtype',
      theirs: 'not passed',
    },
    ...(['passed', 'not passed'] as const).map((theirs): KnownDifference => ({
      told: 'Truthound ignores the bounds of `range` and judges a column by its name; the rule checks the bounds',
      isAbout: ({ name }) => name?.startsWith('range_') === true,
      theirs,
    })),
  ],
  unseen: [
    // Both booleans are allowed.
    'failed 297 in_set(yes)',
    // `range` has no limits for columns of such names.
    'failed 519 in_range(order_id)',
    'failed 534 in_range(share)',
    'passed 923 dtype(age)',
    'passed 937 dtype(amount)',
    'passed 951 dtype(code)',
    'passed 965 dtype(country)',
    'passed 979 dtype(email)',
    'passed 993 dtype(größe)',
    'passed 1007 dtype(note)',
    'passed 1021 dtype(order_id)',
    'passed 1035 dtype(paid at)',
    'passed 1049 dtype(share)',
    'passed 1063 dtype(status)',
    'passed 1077 dtype(yes)',
  ],
};

/** All of them in one process. */
export const TRUTHOUND_FILES: readonly TruthoundFile[] = [
  schema('truthound-schema.yaml', readFixture('truthound-schema.yaml'), ordersTables(7)),
  schema('verdicts/truthound-schema.yaml', readOwn('truthound-schema.yaml'), smallTables(9)),
  CHECKPOINT,
  SUITE,
];
