/** Where a report of a run goes: a file that it may replace only if it is an older report, or not there. */
import { readFileSync, renameSync, statSync, writeFileSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import type { ReportFormat } from '../command-line/report-option.ts';
import { TqError } from '../tq-error.ts';

const MARKDOWN = /^(<!-- tq plan [^\n]*-->\n)?### `tq/;

/** What each document of ours has, and what a user's own file is unlikely to have. Empty ones are of nobody. */
const OURS: Readonly<Record<ReportFormat, RegExp>> = {
  json: /^\{\s*"schemaVersion"/,
  sarif: /^\{[^]*"runs"/,
  junit: /^<\?xml[^]*<testsuites name="tq"/,
  github: /^(::(error|warning|notice) [^\n]*\n)+$/,
  gitlab: /^\[\s*(\]|\{[^]*"check_name")/,
  markdown: MARKDOWN,
  comment: MARKDOWN,
};

/**
 * Takes the text of the report. The file is made, or emptied, at once: so a run that breaks off leaves no report of an older
 * one, and a file that cannot be written is known before anything is done. Throws `TqError` then.
 */
export function reportFile(path: string, format: ReportFormat): (text: string) => void {
  refuseOtherFile(path, format);
  try {
    writeFileSync(path, '');
  } catch (error) {
    throw refused(path, (error as Error).message);
  }
  return (text) => {
    try {
      const partial = `${path}.${process.pid}.partial`;
      writeFileSync(partial, text);
      renameSync(partial, path);
    } catch (error) {
      // The last word of a run has been said; an exit code can no more be changed.
      process.stderr.write(`error: the report \`${path}\` cannot be written: ${(error as Error).message}\n`);
    }
  };
}

function refuseOtherFile(path: string, format: ReportFormat): void {
  if (looked(dirname(path), path)?.isDirectory() !== true)
    throw refused(path, `there is no folder \`${dirname(path)}\``);
  const found = looked(path, path);
  if (found === undefined) return;
  if (!found.isFile()) throw refused(path, 'there is something of that name that is no file');
  const before = readBefore(path);
  if (before.trim() === '' || OURS[format].test(before)) return;
  throw refused(path, 'there is another file of that name');
}

/** `throwIfNoEntry: false` throws `ENOTDIR` all the same on Node 20, where a part of the path is a file. */
function looked(at: string, report: string): Stats | undefined {
  try {
    return statSync(at);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw refused(report, message);
  }
}

function readBefore(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw refused(path, (error as Error).message);
  }
}

function refused(path: string, why: string): TqError {
  return new TqError('failed', `the report \`${path}\` cannot be written: ${why}`, {
    help: 'name another file after `--report`',
  });
}
