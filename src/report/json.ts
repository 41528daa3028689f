/** The one JSON document that a command prints with `--json`; its shape is `schemas/output.schema.json`. */
import type { Report } from '../apply/report.ts';
import { CODES } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { EXIT_CODES, type ExitReason } from '../exit-code.ts';
import type { JsonValue } from '../json.ts';
import type { Plan } from '../plan/plan.ts';
import { fullName } from '../plan/state.ts';
import { encodeJson } from '../json-text.ts';
import { mask } from '../secrets.ts';

const SCHEMA_VERSION = 1;

/** What was said during a run, kept until its end. */
export interface Said {
  notes: string[];
  diagnostics?: Diagnostic[];
  plan?: Plan;
  report?: Report;
  results: Record<string, JsonValue>;
  failure?: { message: string; reason: ExitReason; help?: string; cause?: string };
}

/** `redact` takes known secrets out of a text; keys and numbers are left as they are, so that it stays JSON. */
export function renderJson(
  command: string,
  reason: ExitReason,
  said: Said,
  redact: (text: string) => string,
): string {
  const document = {
    schemaVersion: SCHEMA_VERSION,
    command,
    exitCode: EXIT_CODES[reason].code,
    exitReason: reason,
    notes: said.notes,
    diagnostics: said.diagnostics?.map(toJson),
    plan: said.plan === undefined ? undefined : planToJson(said.plan),
    outcomes: said.report?.outcomes,
    failure: said.failure,
    ...said.results,
  };
  return encodeJson(eachTextBy(document, redact), 2);
}

function eachTextBy(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => eachTextBy(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, eachTextBy(item, change)]));
}

function toJson({ code, severity, message, where, related, help }: Diagnostic) {
  return { code, name: CODES[code].name, severity, message, where, related, help };
}

/** Without the server's ids of what is kept and without whole states: what changes, and from what to what. */
function planToJson(plan: Plan) {
  return {
    changes: plan.changes.map((change) => {
      const deployment = fullName(change.desired);
      switch (change.action) {
        case 'create':
          return { action: change.action, deployment, desired: masked(change.desired) };
        case 'update':
          return {
            action: change.action,
            deployment,
            fields: masked(change.fields),
            schedules: masked(change.schedules),
            automations: masked(change.automations),
            notes: change.notes,
          };
        case 'keep':
          return { action: change.action, deployment, notes: change.notes };
      }
    }),
  };
}

/** Plan values are plain data, which is all that masking needs to know. */
function masked(value: object): JsonValue {
  return mask(value as JsonValue);
}
