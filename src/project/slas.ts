/**
 * `sla:` → service level agreements as Prefect Cloud takes them. Facts: `prefect/_experimental/sla/objects.py` and
 * `prefect/cli/deploy/_sla.py`, measured on Prefect 3.8.8.
 */
import type { JsonObject } from '../json.ts';
import type { YamlValue } from './document.ts';
import {
  addFault,
  hasUnknownKeys,
  isGiven,
  readBoolean,
  readChoice,
  readInteger,
  readSeconds,
  readText,
  type Fault,
  type Fields,
} from './fields.ts';
import { describe, isMapping, isPresent } from './yaml-value.ts';

/** The key that says what is agreed on: how long a run takes, when it starts, how often one completes. */
const KINDS = ['duration', 'within', 'stale_after'] as const;
const KNOWN = ['name', 'severity', 'enabled', ...KINDS];
const SEVERITIES = ['minor', 'low', 'moderate', 'high', 'critical'] as const;

/**
 * One object for each agreement, with the fields that are written and no others, lengths of time in seconds; what a
 * client adds, `owner_resource`, is left to whoever knows the deployment's id. Or everything that is wrong, by its path
 * inside the value.
 */
export function toSlas(value: YamlValue): { slas: JsonObject[] } | { faults: Fault[] } {
  const faults: Fault[] = [];
  if (!Array.isArray(value)) {
    const message = `\`sla\` must be a list of service level agreements, found ${describe(value)}`;
    return { faults: [{ path: [], message, help: 'put a `- ` before each' }] };
  }
  const slas = value.map((item, index) => {
    if (isMapping(item)) return readSla({ mapping: item, path: [index], faults });
    faults.push({
      path: [index],
      message: `item ${index + 1} of \`sla\` must be a mapping, found ${describe(item)}`,
    });
    return {};
  });
  checkNames(slas, faults);
  return faults.length === 0 ? { slas } : { faults };
}

function readSla(fields: Fields): JsonObject {
  hasUnknownKeys(fields, KNOWN, 'TQ2004');
  isGiven(
    fields,
    'name',
    'a service level agreement',
    'add `name: …`; it tells it from the others of the deployment',
  );
  const written = (key: string): boolean => Object.hasOwn(fields.mapping, key);
  const kinds = KINDS.filter((kind) => isPresent(fields.mapping[kind]));
  const kind = kinds[0] ?? KINDS.find(written);
  if (kind === undefined || kinds.length > 1) addKindFault(fields, kinds);
  return {
    name: readText(fields, 'name', ''),
    ...(written('severity') ? { severity: readChoice(fields, 'severity', SEVERITIES, 'moderate') } : {}),
    ...(written('enabled') ? { enabled: readEnabled(fields) } : {}),
    ...(kind === 'duration' ? { duration: readInteger(fields, kind, 0) } : {}),
    ...(kind === 'within' || kind === 'stale_after' ? { [kind]: readSeconds(fields, kind, 0) } : {}),
  };
}

/** Null is allowed, and sent. */
function readEnabled(fields: Fields): boolean | null {
  return fields.mapping.enabled === null ? null : (readBoolean(fields, 'enabled') ?? null);
}

/** With two of them Prefect takes one and forgets the other. */
function addKindFault(fields: Fields, kinds: readonly string[]): void {
  const all = 'one of `duration`, `within` and `stale_after`';
  const found = kinds.length === 0 ? 'none' : kinds.map((kind) => `\`${kind}\``).join(' and ');
  addFault(fields, kinds.slice(1, 2), {
    message: `a service level agreement must have ${all}, found ${found}`,
    help:
      kinds.length === 0
        ? 'add `duration: 600` for the seconds that a run may take'
        : 'make two service level agreements of it',
  });
}

/** Prefect Cloud tells the agreements of a deployment apart by their names. */
function checkNames(slas: readonly JsonObject[], faults: Fault[]): void {
  for (const [index, { name }] of slas.entries()) {
    const first = slas.findIndex((other) => other.name === name);
    if (typeof name !== 'string' || name === '' || first === index) continue;
    faults.push({
      path: [index, 'name'],
      message: `the name \`${name}\` is used by two service level agreements of one deployment`,
      help: 'give each a name of its own',
    });
  }
}
