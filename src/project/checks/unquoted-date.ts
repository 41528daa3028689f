/** A date without quotes is a date object to PyYAML, which `prefect deploy` cannot handle. */
import { diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Path } from '../../diagnostics/span.ts';
import type { Finding } from '../check-schema.ts';
import { YamlTimestamp, type Document, type YamlValue } from '../document.ts';
import { isMapping, valueAt } from '../yaml-value.ts';

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
    visit(valueAt(document.data, [key]), [key], (date, path) => {
      findings.push({
        path,
        diagnostic: diagnostic('TQ2005', {
          message: `\`${date.source}\` is a date to YAML, and Prefect takes none here`,
          where: document.spanOf(path),
          help: `put it in quotes: \`"${date.source}"\``,
        }),
      });
    });
  }
  return findings;
}

function visit(
  value: YamlValue | undefined,
  path: Path,
  report: (date: YamlTimestamp, path: Path) => void,
): void {
  if (value instanceof YamlTimestamp) report(value, path);
  else if (Array.isArray(value)) value.forEach((item, index) => visit(item, [...path, index], report));
  else if (isMapping(value))
    Object.entries(value).forEach(([key, item]) => visit(item, [...path, key], report));
}
