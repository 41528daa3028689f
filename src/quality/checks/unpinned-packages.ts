/** Prefect, Truthound and truthound-orchestration without one exact version: what was tested is not what is installed. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { QualityFacts } from '../facts.ts';
import type { Requirement } from '../../requirements/read-requirements.ts';

const TESTED_TOGETHER = ['prefect', 'truthound', 'truthound-orchestration'];

export function checkPins({ requirements, isLocked, flows }: QualityFacts): Diagnostic[] {
  if (flows.length === 0) return [];
  const loose = isLocked ? [] : TESTED_TOGETHER.flatMap((name) => firstIfLoose(name, requirements) ?? []);
  return [
    ...loose.map(({ name, specifier, written, where }) =>
      diagnostic('TQ4005', {
        message:
          specifier === ''
            ? `\`${name}\` has no version: each install may bring another one`
            : `\`${name}\` has no exact version, only \`${written}\`: each install may bring another one`,
        where,
        help: `write \`${name}==X.Y.Z\` with the version that was tested, or keep a lock file`,
      }),
    ),
    ...requirements.filter(asksForAll).map(({ where }) =>
      diagnostic('TQ4005', {
        message: '`truthound-orchestration[all]` installs Airflow, Dagster, dbt and Kestra beside Prefect',
        where,
        help: 'write `truthound-orchestration[prefect]`',
      }),
    ),
  ];
}

/** A file of constraints may pin what another one asks for. */
function firstIfLoose(name: string, requirements: readonly Requirement[]): Requirement | undefined {
  const named = requirements.filter((each) => each.name === name);
  return named.some(({ specifier }) => isExact(specifier)) ? undefined : named[0];
}

function isExact(specifier: string): boolean {
  return /^={2,3}[^,*|]+$/.test(specifier);
}

function asksForAll({ name, extras }: Requirement): boolean {
  return name === 'truthound-orchestration' && extras.includes('all');
}
