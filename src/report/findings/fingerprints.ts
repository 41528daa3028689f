/**
 * A finding's identity from run to run. It holds no line number, so that a line added above does not make every
 * finding below a new one.
 */
import { createHash } from 'node:crypto';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Findings } from './findings.ts';
import { placeOf } from './places.ts';

/** One for each diagnostic, in the same order; findings that read the same are told apart by their order. */
export function fingerprints(findings: Findings): string[] {
  const seen = new Map<string, number>();
  return findings.diagnostics.map((each) => {
    const identity = identityOf(each, findings);
    const before = seen.get(identity) ?? 0;
    seen.set(identity, before + 1);
    return createHash('sha256').update(`${identity}\0${before}`).digest('hex');
  });
}

function identityOf(each: Diagnostic, findings: Findings): string {
  const message = each.message.replaceAll(/\b(lines?) \d+/g, '$1');
  return [each.code, placeOf(each, findings).path, message].join('\0');
}
