/** Engines of truthound-orchestration in versions that its adapters do not work with. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { QualityFacts } from '../facts.ts';
import { ENGINES } from '../packages.ts';
import { literal } from '../python-use.ts';
import type { Requirement } from '../../requirements/read-requirements.ts';
import { isFrom, mayReach } from '../../requirements/specifier.ts';

interface Limit {
  /** The first version that does not work. */
  below: string;
  works: string;
  why: string;
}

/**
 * Source: `common/engines/pandera.py` and `great_expectations.py` of truthound-orchestration 3.0.3. Measured: Pandera
 * 0.13.4 and Great Expectations 0.18.22 work, 0.35.0 and 1.24.1 do not. `SchemaErrors.schema_errors` of Pandera holds
 * objects in the place of mappings from 0.15 on (`pandera/errors.py`).
 */
const LIMITS: Readonly<Record<string, Limit>> = {
  pandera: { below: '0.15', works: '0.13.4', why: 'a check that fails ends in an error of the adapter' },
  'great-expectations': { below: '1', works: '0.18.22', why: 'every check ends in an error of the adapter' },
};

export function checkEngineRanges(facts: QualityFacts): Diagnostic[] {
  return enginesOutOfRange(facts).flatMap(({ name, written, where }) => {
    const limit = LIMITS[name];
    if (limit === undefined) return [];
    return [
      diagnostic('TQ4006', {
        message: `\`${name}${written}\` admits versions that the engine of truthound-orchestration does not work with: ${limit.why}`,
        where,
        help: `write \`${name}==${limit.works}\`, the newest that is known to work`,
      }),
    ];
  });
}

/** The requirements that admit a version of an engine that its adapter does not work with. */
export function enginesOutOfRange(facts: QualityFacts): Requirement[] {
  const used = enginesOf(facts);
  return facts.requirements.filter(({ name, specifier }) => {
    const limit = used.has(name) ? LIMITS[name] : undefined;
    if (limit === undefined) return false;
    // A lock file decides where there is a range.
    return (facts.isLocked ? isFrom(specifier, limit.below) : mayReach(specifier, limit.below)) === true;
  });
}

/** Distributions of the engines that are named; a schema of Pandera that a flow calls by itself is another matter. */
function enginesOf({ files }: QualityFacts): Set<string> {
  const names = files.flatMap(({ calls }) =>
    calls.map((call) => literal(call.keywords.get('engine_name')?.value)),
  );
  return new Set(names.flatMap((name) => (typeof name === 'string' ? (ENGINES[name] ?? []) : [])));
}
