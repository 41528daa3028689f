/** The reporter for a format, and for reports in files. What a document needs is loaded only for one. */
import { resolve } from 'node:path';
import type { DiagnosticCode } from '../diagnostics/codes.ts';
import type { Clock } from '../ports/clock.ts';
import type { FileSystem } from '../ports/file-system.ts';
import type { Reporter } from '../ports/reporter.ts';
import { repositoryRoot } from '../reading/files/repository-root.ts';
import type { AskedReport } from '../command-line/report-option.ts';
import { rendererOf, type DocumentFormat, type Format } from '../report/findings/formats.ts';
import type { Streams } from './terminal-reporter.ts';

export interface ReporterOptions {
  /** Files that get a document each. */
  reports?: readonly AskedReport[];
  /** Its `stdout` must not redact; see `documentReporter`. */
  streams: Pick<Streams, 'stdout'>;
  /** Who tells a person. */
  people: Reporter;
  /** Of `tq`. */
  version: string;
  workingDirectory: string;
  files: FileSystem;
  /** Takes known secrets out of a text. */
  redact: (text: string) => string;
  clock: Pick<Clock, 'now'>;
}

/** Throws `TqError` where a report cannot be written. */
export async function makeReporter(format: Format, options: ReporterOptions): Promise<Reporter> {
  return withReports(await teller(format, options), options);
}

async function teller(format: Format, options: ReporterOptions): Promise<Reporter> {
  if (format === 'text') return options.people;
  if (format === 'jsonl') {
    const { lineReporter } = await import('./line-reporter.ts');
    return lineReporter(options.streams, options.people, options);
  }
  return makeDocument(format, { ...options, holdsResults: format === 'json' });
}

/** Each report hears all, and passes it on to the next one, the last of them to `reporter`. */
async function withReports(
  reporter: Reporter,
  { reports = [], ...options }: ReporterOptions,
): Promise<Reporter> {
  if (reports.length === 0) return reporter;
  const { reportFile } = await import('./report-file.ts');
  let people = reporter;
  for (const { format, path } of reports) {
    const streams = { stdout: reportFile(resolve(options.workingDirectory, path), format) };
    people = await makeDocument(format, { ...options, streams, people, holdsResults: 'people-too' });
  }
  return people;
}

async function makeDocument(
  format: DocumentFormat,
  options: ReporterOptions & { holdsResults: boolean | 'people-too' },
): Promise<Reporter> {
  const { workingDirectory, files, version, redact, holdsResults } = options;
  const [{ documentReporter }, render, root, pages] = await Promise.all([
    import('./document-reporter.ts'),
    rendererOf(format),
    repositoryRoot(workingDirectory, files),
    format === 'sarif' ? loadPages(files) : undefined,
  ]);
  return documentReporter(options.streams, options.people, {
    version,
    render,
    pages,
    redact,
    checkout: { root: root ?? workingDirectory, workingDirectory },
    holdsResults,
  });
}

async function loadPages(files: FileSystem): Promise<ReadonlyMap<DiagnosticCode, string>> {
  const { readPages } = await import('../reading/read-pages.ts');
  return readPages(files);
}
