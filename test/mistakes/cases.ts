/** The mistakes of `docs/mistakes.md`, by the parts of the page. */
import { ENTRY, FLOW, WORK_POOL } from './cases/entry.ts';
import { FILE, TRAPS } from './cases/file.ts';
import { SCHEDULES, TRIGGERS } from './cases/starts.ts';
import { PLACEHOLDERS, SECRETS, STEP } from './cases/steps.ts';
import type { Mistake } from './mistake.ts';

export const PARTS: Record<string, Mistake[]> = {
  'The file': FILE,
  'YAML traps': TRAPS,
  'A deployment': ENTRY,
  'The flow and its parameters': FLOW,
  'The work pool': WORK_POOL,
  Schedules: SCHEDULES,
  Triggers: TRIGGERS,
  Steps: STEP,
  Placeholders: PLACEHOLDERS,
  Secrets: SECRETS,
};

/** What a mistake is known by in the recorded answers. */
export function keyOf(part: string, { what }: Mistake): string {
  return `${part}: ${what}`;
}
