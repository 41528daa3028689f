/** Keys that a trigger does not take: Prefect ignores them, so that the trigger is another one than the file says. */
import { hasUnknownKeys, type Fault, type Fields } from '../fields.ts';
import { AUTOMATION_KEYS, KEYS, KINDS, type TriggerKind } from './kinds.ts';

/** What people write who know the words from elsewhere. */
const RENAMED: Record<string, string> = { params: 'parameters', event: 'expect', events: 'expect' };

/** Notes them and says whether there is one. */
export function hasUnknownTriggerKeys(fields: Fields, kind: TriggerKind, isPart: boolean): boolean {
  const known = isPart ? KEYS[kind] : [...AUTOMATION_KEYS, ...KEYS[kind]];
  return hasUnknownKeys(fields, known, 'TQ2014', (key) => explain(key, kind, known));
}

function explain(
  key: string,
  kind: TriggerKind,
  known: readonly string[],
): Pick<Fault, 'message' | 'help' | 'renameTo'> | undefined {
  if (AUTOMATION_KEYS.includes(key)) {
    return {
      message: `\`${key}\` does not belong to a part of a trigger`,
      help: 'move it to the outermost trigger, which makes the automation; here it is ignored',
    };
  }
  const owners = KINDS.filter((other) => KEYS[other].includes(key)).map((owner) => `\`${owner}\``);
  if (owners.length > 0) {
    return {
      message: `\`${key}\` does not belong to a trigger of type \`${kind}\``,
      help: `a trigger of type ${owners.join(' or ')} takes it; here it is ignored`,
    };
  }
  const meant = RENAMED[key] ?? '';
  return known.includes(meant)
    ? {
        message: `unknown key \`${key}\`; did you mean \`${meant}\`?`,
        renameTo: key === 'event' ? undefined : meant,
      }
    : undefined;
}
