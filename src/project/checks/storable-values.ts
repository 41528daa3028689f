/**
 * Values that no server can hold: what JSON lacks, text that is none, and names of work queues with characters that
 * Prefect bans. It answers with 500 when half of the deploy is done, or stores something else (measured on Prefect 3.8.8).
 */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Path } from '../../diagnostics/span.ts';
import type { Document } from '../document.ts';
import { describe, eachScalar, valueAt, type YamlScalar } from '../yaml-value.ts';

/** Steps have run when the server is asked, and `tq:` stays at home. */
const NOT_SENT = ['build', 'push', 'tq'];

/** Where a value may be of any kind; elsewhere the wrong kind has been found. */
const OF_ANY_KIND = ['parameters', 'job_variables', 'pull'];

/** Of the chosen entries, by index. */
export function storableValues(document: Document, chosen: readonly number[]): Diagnostic[] {
  return chosen.flatMap((index) => {
    const path = ['deployments', index];
    const found: Diagnostic[] = [];
    eachScalar(
      valueAt(document.data, path),
      (value, place) => {
        if (!NOT_SENT.includes(String(place[2]))) found.push(...diagnosticsOf(document, value, place));
      },
      path,
    );
    return [...found, ...queueName(document, [...path, 'work_pool', 'work_queue_name'])];
  });
}

function diagnosticsOf(document: Document, value: YamlScalar, path: Path): Diagnostic[] {
  const isOfAnyKind = path.some((step) => OF_ANY_KIND.includes(String(step)));
  const fault = typeof value === 'string' || isOfAnyKind ? faultOf(value) : undefined;
  if (fault === undefined) return [];
  const { message, help, isCertain } = fault;
  const found = diagnostic('TQ2004', { message, where: document.spanOf(path), help });
  return [isCertain ? found : { ...found, severity: 'warning' }];
}

interface Fault {
  message: string;
  help: string;
  /** Whether every server refuses it. */
  isCertain: boolean;
}

function faultOf(value: YamlScalar): Fault | undefined {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    const message = `a number must be finite, found \`${value}\`: JSON has no such number, and the server would hold nothing`;
    return { message, help: 'write `null` when nothing is meant, or text', isCertain: true };
  }
  if (value instanceof Uint8Array)
    return { message: 'binary data cannot be stored', help: 'write it as text', isCertain: true };
  if (typeof value !== 'string') return undefined;
  if (/[\ud800-\udfff]/u.test(value))
    return { message: 'half a character cannot be stored', help: 'remove the `\\uD…`', isCertain: true };
  if (!value.includes('\0')) return undefined;
  const message = 'the character `\\0` cannot be stored by a server on PostgreSQL';
  return { message, help: 'remove it', isCertain: false };
}

/** As in the names of flows and deployments (`prefect/types/names.py`). */
const BANNED = /[/%&<>]/;

function queueName(document: Document, path: Path): Diagnostic[] {
  const name = valueAt(document.data, path);
  if (typeof name !== 'string' || name.includes('{{') || !BANNED.test(name)) return [];
  const message = `\`work_queue_name\` may hold no \`/\`, \`%\`, \`&\`, \`<\` or \`>\`, found ${describe(name)}`;
  return [diagnostic('TQ2004', { message, where: document.spanOf(path), help: 'rename the queue' })];
}
