/** From what is said of lines to findings in texts, each once with all the entries that it is about. */
import { diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { Span } from '../../../diagnostics/span.ts';
import type { HostFinding } from '../../../preflight/host/host-findings.ts';
import type { Place } from '../../../preflight/host/pin.ts';
import type { Found } from '../../../preflight/verdict/answer.ts';
import { Lines } from '../../../project/yaml/spans.ts';

/** What is said, and of which entries. */
export interface SaidOf {
  finding: HostFinding;
  entries: readonly number[];
}

/** `texts`: by the name used in places. A place in another file, such as an interpreter, is left out. */
export function toFound(said: readonly SaidOf[], texts: ReadonlyMap<string, string>): Found[] {
  const spanOf = spansIn(texts);
  const merged = new Map<string, { finding: HostFinding; entries: Set<number> }>();
  for (const { finding, entries } of said) {
    // What is merely worth knowing is said at its first place.
    const place = finding.severity === 'hint' ? undefined : finding.place;
    const key = JSON.stringify([finding.code, finding.message, place]);
    const known = merged.get(key) ?? { finding, entries: new Set<number>() };
    for (const entry of entries) known.entries.add(entry);
    merged.set(key, known);
  }
  return [...merged.values()].map(({ finding, entries }) => {
    const { code, severity, message, place, related, help } = finding;
    const where = place && spanOf(place);
    const other = related && spanOf(related.place);
    const made = diagnostic(code, {
      message,
      ...(where === undefined ? {} : { where }),
      ...(other === undefined || related === undefined
        ? {}
        : { related: [{ where: other, text: related.text }] }),
      help,
    });
    return { finding: { ...made, severity: severity ?? made.severity }, entries: [...entries] };
  });
}

function spansIn(texts: ReadonlyMap<string, string>): (place: Place) => Span | undefined {
  const lines = new Map<string, Lines>();
  return ({ file, line = 1 }) => {
    const text = texts.get(file);
    if (text === undefined) return undefined;
    const known = lines.get(file) ?? new Lines(file, text);
    lines.set(file, known);
    const start = startOf(text, line);
    const newline = text.indexOf('\n', start);
    const whole = text.slice(start, newline < 0 ? text.length : newline);
    const indent = whole.length - whole.trimStart().length;
    return known.span({ start: start + indent, end: start + Math.max(indent, whole.trimEnd().length) });
  };
}

function startOf(text: string, line: number): number {
  let start = 0;
  for (let at = 1; at < line; at += 1) {
    const newline = text.indexOf('\n', start);
    if (newline < 0) return start;
    start = newline + 1;
  }
  return start;
}
