/** A date without quotes is a date object to PyYAML, and here `prefect deploy` can do nothing with it. */
import { diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Path } from '../../diagnostics/span.ts';
import type { Finding } from '../check-schema.ts';
import { YamlTimestamp, type Document } from '../document.ts';
import { quoteValue } from '../fixes.ts';
import { eachScalar, valueAt, type YamlScalar } from '../yaml-value.ts';

export function unquotedDates(document: Document): Finding[] {
  const findings: Finding[] = [];
  for (const key of [
    'name',
    'prefect-version',
    'description',
    'deployments',
    'pull',
    'build',
    'push',
    'tq',
  ]) {
    const onScalar = (date: YamlScalar, path: Path): void => {
      if (!(date instanceof YamlTimestamp) || isConfirmation(path)) return;
      findings.push({
        path,
        diagnostic: diagnostic('TQ2005', {
          message: `\`${date.source}\` is a date to YAML, and Prefect takes none here`,
          where: document.spanOf(path),
          help: `put it in quotes: \`"${date.source}"\``,
          fix: quoteValue(document, path),
        }),
      });
    };
    eachScalar(valueAt(document.data, [key]), onScalar, [key]);
  }
  return findings;
}

/** The day of a confirmation is for `tq` alone, which takes a date. */
function isConfirmation(path: Path): boolean {
  return path.at(-1) === 'at' && path.at(-3) === 'confirmed' && path.at(-4) === 'tq';
}
