/**
 * What becomes of a rule that a flow passes straight to an engine (`rules=[…]`), by measurement: the real adapters never
 * ask the real validator, so a rule that it takes may still be skipped, pass on any data, or end in an exception.
 */
import { ENGINE_NAMES, type Engine } from '../rule.ts';
import { exactCase, nearestCases, type About, type AdapterRule } from './adapter-rule.ts';
import { orderReleases } from '../../requirements/version.ts';
import { chooseTable } from './choose-table.ts';
import { explain } from './explain.ts';
import { ENGINE_TRUTH, rowOf, type Row, type Table, type Verdict } from './table.ts';

export type { AdapterRule } from './adapter-rule.ts';
export type { Verdict } from './table.ts';

export interface AdapterVerdict {
  readonly verdict: Verdict;
  /** A sentence without its full stop: `Pandera's adapter reads \`value\`, so the length is never checked`. */
  readonly why: string;
  /** The release of the engine's package that was measured. */
  readonly version: string;
  /** Whether this rule in this version was run; else it is put together from rules and versions that were. */
  readonly isMeasured: boolean;
}

/** With no `version`, the newest measured release answers. */
export function adapterVerdict(
  engine: Engine,
  version: string | undefined,
  rule: AdapterRule,
): AdapterVerdict {
  const { table, isExact } = chooseTable(engine, version);
  const { row: found, about, isMeasured } = findRow(table, rule);
  const row =
    version === undefined || isExact ? found : (brokenLength(engine, version, rule, found) ?? found);
  const elsewhere = isExact
    ? ''
    : ` (seen with ${ENGINE_NAMES[engine]} ${table.version}; ${version} was not tried)`;
  return {
    verdict: row.verdict,
    why: `${explain({ rule, about, row, table })}${elsewhere}`,
    version: table.version,
    isMeasured: isExact && isMeasured,
  };
}

/**
 * What becomes of any rule behind a block of `truthound_prefect` that makes the engine itself, as its tasks and flows do.
 * `hasAllFields`: the `DataQualityBlock` is given each of its eight fields; else its engine's name alone.
 */
export function blockVerdict(engine: Engine, hasAllFields: boolean): Pick<AdapterVerdict, 'verdict' | 'why'> {
  const name = `DataQualityBlock(${engine}${hasAllFields ? ', all fields' : ''})`;
  const { verdict, detail = '' } = rowOf(ENGINE_TRUTH.blocks.rows, name) as Row;
  return { verdict, why: blockReason(engine, detail) };
}

/** A field that is not given holds its declaration, because a Pydantic 2 block declares its fields in the manner of Pydantic 1. */
function blockReason(engine: Engine, detail: string): string {
  if (detail.includes("'FieldInfo' object"))
    return 'a block without `max_workers` and `observability` makes no engine';
  const key = /unexpected keyword argument '(\w+)'/.exec(detail)?.[1];
  if (key !== undefined)
    return `the block passes \`${key}\` to ${ENGINE_NAMES[engine]}'s settings, which do not have it`;
  return detail === '' ? `the block passes rules on to ${ENGINE_NAMES[engine]}'s adapter` : detail;
}

interface Found {
  readonly row: Row;
  readonly about: About;
  readonly isMeasured: boolean;
}

function findRow(table: Table, rule: AdapterRule): Found {
  const dataType = rule.type === 'dtype' ? measuredDataType(table, rule) : undefined;
  const nearest = nearestCases(rule, dataType)
    .map(({ name, about }) => ({ row: rowOf(table.rows, name), about }))
    .filter((each): each is { row: Row; about: About } => each.row !== undefined);
  // The least deviation from a plain rule is always measured, so there is a first.
  const [decisive] = [...nearest].sort((a, b) => rank(a.row) - rank(b.row)) as [(typeof nearest)[number]];
  const exact = dataType === undefined ? rowOf(table.rows, exactCase(rule)) : undefined;
  const isTypeAlone = dataType !== undefined && nearest.length === 1;
  return {
    row: exact ?? decisive.row,
    about: decisive.about,
    isMeasured: exact !== undefined || (isTypeAlone && isSeen(table, rule, dataType)),
  };
}

/** What ends the run decides before what only makes the rule useless. */
function rank({ verdict, on }: Row): number {
  if (verdict === 'raises') return on === undefined ? 0 : 3;
  if (verdict === 'always fails') return 1;
  return verdict === 'runs' ? 4 : 2;
}

/** Pandera's adapter has a list of names and does not look at the case of letters; Great Expectations asks NumPy. */
function measuredDataType({ engine, rows }: Table, { dtype, keys }: AdapterRule): string | undefined {
  if (dtype === undefined || !keys.has('dtype')) return undefined;
  const names = engine === 'pandera' ? [dtype, dtype.toLowerCase()] : [dtype];
  const own = names.find((name) => rows[`dtype(column, dtype=${name})`] !== undefined);
  return own ?? (engine === 'great_expectations' && OF_NUMPY.test(dtype) ? 'int64' : '<other>');
}

/** Numbers of NumPy; those that are in no row are as good as the ones that are. */
const OF_NUMPY = /^(u?int(8|16|32|64)|float(16|32|64)|complex(64|128))$/;

/** Of a list of names, any that is not on it was seen with the one that was tried; of NumPy's, only those that were tried. */
function isSeen({ engine }: Table, { dtype }: AdapterRule, dataType: string): boolean {
  return engine !== 'great_expectations' || dtype === dataType;
}

/** Pandera 0.14 to 0.17 fails a length with one limit on any data (0.14.5, 0.15.2 and 0.17.2 were run). */
function brokenLength(engine: Engine, version: string, rule: AdapterRule, row: Row): Row | undefined {
  const isLength = rule.type === 'min_length' || rule.type === 'max_length';
  if (engine !== 'pandera' || !isLength || !rule.keys.has('column')) return undefined;
  if (orderReleases(version, '0.14.0') < 0 || orderReleases(version, '0.18.0') >= 0) return undefined;
  if (row.verdict === 'raises' && row.on === undefined) return undefined;
  return orderReleases(version, '0.15.0') < 0
    ? { verdict: 'always fails' }
    : { verdict: 'raises', detail: "ValidationExecutionError: 'SchemaError' object has no attribute 'get'" };
}
