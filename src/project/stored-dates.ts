/**
 * Dates without quotes that Prefect makes text of: it dumps each deployment as JSON right after reading it
 * (`mode="json"` in `prefect/cli/deploy/_config.py`, 3.8.8), so where any kind of value may stand a date becomes ISO 8601
 * text. Everywhere else it takes none, and the steps at the top of the file are not dumped.
 */
import { diagnostic } from '../diagnostics/diagnostic.ts';
import type { Path } from '../diagnostics/span.ts';
import type { Finding } from './check-schema.ts';
import { YamlTimestamp, type Document, type YamlValue } from './document.ts';
import { replaceValue } from './fixes.ts';
import { STEP_SECTIONS } from './steps.ts';
import { eachScalar, isMapping, setKey, valueAt, type YamlMapping } from './yaml-value.ts';
import { isoDate } from './yaml/timestamps.ts';

/** The document with text in the place of such dates, and what to say about those that become another text. */
export function storeDates(document: Document): { document: Document; findings: Finding[] } {
  const findings: Finding[] = [];
  let hasDates = false;
  // A file that holds nothing of the form of a date is not looked through.
  if (!/\d{4}-\d{1,2}-\d/.test(document.text)) return { document, findings };
  eachScalar(
    valueAt(document.data, ['deployments']),
    (date, path) => {
      if (!(date instanceof YamlTimestamp) || !isStored(path)) return;
      hasDates = true;
      if (isoDate(date.source) !== date.source) findings.push(finding(document, date, path));
    },
    ['deployments'],
  );
  if (!hasDates) return { document, findings };
  const data = withText(document.data, []);
  return { document: { ...document, data }, findings };
}

/** Whether any kind of value may stand there; tags become text each. */
function isStored(path: Path): boolean {
  const [section, , key, ...rest] = path;
  if (section !== 'deployments') return false;
  const last = rest.at(-1);
  if (key === 'tags') return rest.length === 1;
  if (key === 'schedule' || key === 'schedules')
    return last === 'anchor_date' || (rest.includes('parameters') && last !== 'parameters');
  if (key === 'work_pool') return rest[0] === 'job_variables' && rest.length > 1;
  if (key === 'parameters') return rest.length > 0;
  return key === 'triggers' || STEP_SECTIONS.some((each) => each === key);
}

function finding(document: Document, date: YamlTimestamp, path: Path): Finding {
  const text = isoDate(date.source);
  const found = diagnostic('TQ2005', {
    message: `\`${date.source}\` is a date to YAML; Prefect makes the text \`${text}\` of it`,
    where: document.spanOf(path),
    help: `put it in quotes: \`"${text}"\``,
    fix: replaceValue(document, path, `"${text}"`, 'put it in quotes'),
  });
  return { path, diagnostic: { ...found, severity: 'warning' } };
}

function withText(value: YamlValue, path: Path): YamlValue {
  if (value instanceof YamlTimestamp) return isStored(path) ? isoDate(value.source) : value;
  if (Array.isArray(value)) return value.map((item, index) => withText(item, [...path, index]));
  if (!isMapping(value)) return value;
  const result: YamlMapping = {};
  for (const [key, item] of Object.entries(value)) setKey(result, key, withText(item, [...path, key]));
  return result;
}
