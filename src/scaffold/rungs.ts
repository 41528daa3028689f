/** The ladder: which rungs there are, what tells them apart, and what a project needs for them. */
import type { Rung } from './scaffold.ts';

/** From the lowest to the highest; below all of them stands the flow that needs its engine alone. */
export const RUNGS = ['task', 'block', 'factory', 'decorated'] as const satisfies readonly Rung[];

/** How high a rung is; 0 for the flow below them all. */
export function heightOf(rung: Rung | undefined): number {
  return rung === undefined ? 0 : RUNGS.indexOf(rung) + 1;
}

/** The rungs between two, neither of them included. */
export function rungsBetween(from: Rung | undefined, to: Rung): Rung[] {
  return RUNGS.slice(heightOf(from), heightOf(to) - 1);
}

/** What a rung is called in a sentence. */
export function rungName(rung: Rung | undefined): string {
  return rung === undefined ? 'the flow that needs its engine alone' : `\`${rung}\``;
}

/** What each rung alone calls; from the highest, since a flow of a higher one may use what the lower ones have. */
const CALLS: readonly [Rung, RegExp][] = [
  ['decorated', /@(\w+\.)*quality_checked_flow\b/],
  ['factory', /\bcreate_quality_flow\s*\(/],
  ['task', /\bdata_quality_check_task\s*\(/],
  ['block', /\b(RulesBlock\s*\(|DataQualityBlock\s*\.\s*a?load\s*\()/],
];

/** The rung of a flow file, by what it calls; comments do not count. */
export function rungOfFlow(text: string): Rung | undefined {
  const code = text.replaceAll(/^[^\S\r\n]*#.*$/gm, '');
  return CALLS.find(([, pattern]) => pattern.test(code))?.[0];
}

/** What all rungs need beside the engine, in the version that the templates are made for and tested with. */
export const RUNG_REQUIREMENT = 'truthound-orchestration==3.0.3';

/** A `requirements.txt` with it, below Truthound's line where there is one; undefined where it is there already. */
export function withRequirement(text: string): string | undefined {
  if (/^[ \t]*truthound[-_.]orchestration\b/im.test(text)) return undefined;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text.split(/\r?\n/);
  const last = lines.at(-1) === '' ? lines.length - 1 : lines.length;
  const engine = lines.findIndex((line) => /^truthound\b(?![-_.])/i.test(line));
  lines.splice(engine < 0 ? last : engine + 1, 0, RUNG_REQUIREMENT);
  return lines.join(eol) + (lines.at(-1) === '' ? '' : eol);
}
