/** `--report FORMAT=FILE`: documents in files, beside what a person reads and what stands on stdout. */
import { didYouMean, nearMiss } from '../project/near-miss.ts';
import { FORMATS, type DocumentFormat } from '../report/findings/formats.ts';
import { TqError } from '../tq-error.ts';

/** A document that stands whole at the end of a run. */
export type ReportFormat = Exclude<DocumentFormat, 'jsonl'>;

export const REPORT_FORMATS = FORMATS.filter(
  (format): format is ReportFormat => format !== 'text' && format !== 'jsonl',
);

export interface AskedReport {
  format: ReportFormat;
  /** As it was given: from the working directory, or absolute. */
  path: string;
}

/** Of the values of `--report`. Throws what is wrong with one. */
export function askedReports({ report = [] }: { report?: unknown }): AskedReport[] {
  const asked = [report].flat().map((text) => askedReport(String(text)));
  const twice = asked.find(({ path }, index) => asked.findIndex((each) => each.path === path) !== index);
  if (twice !== undefined) throw new TqError('usage', `two reports would be written to \`${twice.path}\``);
  return asked;
}

function askedReport(text: string): AskedReport {
  const at = text.indexOf('=');
  const [format, path] = at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
  const known = REPORT_FORMATS.find((each) => each === format);
  if (known !== undefined && path !== '') return { format: known, path };
  const message =
    known !== undefined
      ? `\`--report ${text}\` names no file`
      : `\`--report\` knows no \`${format}\`${didYouMean(nearMiss(format, REPORT_FORMATS))}`;
  throw new TqError('usage', message, {
    help: `write \`--report FORMAT=FILE\` with one of ${REPORT_FORMATS.join(', ')}`,
  });
}
