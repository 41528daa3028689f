/** The reporter for a format. What a document needs is loaded only for one. */
import type { DiagnosticCode } from '../diagnostics/codes.ts';
import type { Clock } from '../ports/clock.ts';
import type { FileSystem } from '../ports/file-system.ts';
import type { Reporter } from '../ports/reporter.ts';
import { repositoryRoot } from '../reading/repository-root.ts';
import { rendererOf, type Format } from '../report/findings/formats.ts';
import type { Streams } from './terminal-reporter.ts';

export interface ReporterOptions {
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

export async function makeReporter(format: Format, options: ReporterOptions): Promise<Reporter> {
  if (format === 'text') return options.people;
  const { workingDirectory, files, version, redact } = options;
  if (format === 'jsonl') {
    const { lineReporter } = await import('./line-reporter.ts');
    return lineReporter(options.streams, options.people, options);
  }
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
    holdsResults: format === 'json',
  });
}

async function loadPages(files: FileSystem): Promise<ReadonlyMap<DiagnosticCode, string>> {
  const { readPages } = await import('../reading/read-pages.ts');
  return readPages(files);
}
