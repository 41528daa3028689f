/** What a project asks of its Python, as far as `tq dev` has to know it. Pure. */
import { requirementLines } from '../requirements/requirement-lines.ts';

export interface NamedRequirement {
  /** Normalised as PyPI does. */
  name: string;
  /** As written, for messages. */
  text: string;
}

/** The packages that lists name; what holds only for some machines, and what has no name, is left out. */
export function namedRequirements(texts: readonly string[]): NamedRequirement[] {
  const found = new Map<string, NamedRequirement>();
  for (const line of texts.flatMap((text) => requirementLines(text))) {
    if (line.kind !== 'requirement' || line.text.includes(';') || /^(?:-|[a-z+]+:\/\/)/i.test(line.text))
      continue;
    const text = line.text.split(/\s(?:--|#)/, 1)[0] ?? line.text;
    found.set(line.name, { name: line.name, text: text.trim() });
  }
  return [...found.values()];
}

export interface IncludedList {
  /** As written. */
  path: string;
  /** Packages, or bounds for them alone. */
  kind: 'list' | 'constraints';
}

/** What a list includes. */
export function includedLists(text: string): IncludedList[] {
  return requirementLines(text).flatMap((line): IncludedList[] => {
    if (line.kind === 'include') return [{ path: line.path, kind: 'list' }];
    return line.kind === 'constraints' ? [{ path: line.path, kind: 'constraints' }] : [];
  });
}
