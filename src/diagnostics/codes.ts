/**
 * Every diagnostic code with its name and default severity. A code is never used again for something else.
 * TQ1xxx file and YAML, TQ2xxx project meaning, TQ3xxx quality rules, TQ4xxx preflight, TQ5xxx server and apply.
 */
import type { Severity } from './diagnostic.ts';

interface CodeInfo {
  /** Kebab-case and named for the bad thing, so that «allow `duplicate-deployment-name`» reads well. */
  name: string;
  severity: Severity;
  /** Half a line for the list of all codes. */
  meaning: string;
  /** An error in spite of which a deployment can be made of what is left; warnings and hints can always be silenced. */
  allowable?: true;
  /** An error of `tq validate` that is a warning in a deploy, because Prefect takes it in silence. */
  forgiven?: true;
  /** The ids of the requirements on quality flows that it answers, such as `D004`. */
  ids?: readonly string[];
}

const REGISTRY = {
  TQ1001: {
    name: 'file-not-found',
    severity: 'error',
    meaning: 'there is no file of that name',
  },
  TQ1002: {
    name: 'unreadable-file',
    severity: 'error',
    meaning: 'the file cannot be read, or is not text in UTF-8',
  },
  TQ1003: {
    name: 'empty-file',
    severity: 'error',
    meaning: 'the file holds no YAML value',
  },
  TQ1004: {
    name: 'invalid-yaml',
    severity: 'error',
    meaning: 'the file is not valid YAML',
  },
  TQ1005: {
    name: 'duplicate-key',
    severity: 'error',
    meaning: 'a mapping has the same key twice',
    allowable: true,
  },
  TQ1006: {
    name: 'unsupported-yaml',
    severity: 'error',
    meaning: 'a YAML tag that Prefect does not take, or a structure beyond what `tq` reads',
  },
  TQ2001: {
    name: 'unknown-key',
    severity: 'error',
    meaning: 'Prefect does not know the key and ignores it',
    forgiven: true,
  },
  TQ2002: {
    name: 'wrong-type',
    severity: 'error',
    meaning: 'a value of the wrong kind, such as a number for text',
  },
  TQ2003: {
    name: 'duplicate-deployment-name',
    severity: 'error',
    meaning: 'two deployments have the same flow and the same name',
  },
  TQ2004: {
    name: 'invalid-value',
    severity: 'error',
    meaning: 'the right kind of value, but not one that Prefect takes',
  },
  TQ2005: {
    name: 'unquoted-date',
    severity: 'error',
    meaning: 'a date without quotes, which is not text',
  },
  TQ2006: {
    name: 'unnamed-deployment',
    severity: 'error',
    meaning: 'a deployment has no name',
  },
  TQ2007: {
    name: 'missing-entrypoint',
    severity: 'error',
    meaning: 'a deployment does not say which flow it runs',
  },
  TQ2008: {
    name: 'missing-work-pool',
    severity: 'error',
    meaning: 'a deployment does not name a work pool',
    ids: ['D003'],
  },
  TQ2009: {
    name: 'invalid-schedule',
    severity: 'error',
    meaning: 'a schedule does not say when to run',
  },
  TQ2010: {
    name: 'deprecated-schedule-key',
    severity: 'hint',
    meaning: '`schedule` is the old key for `schedules`',
  },
  TQ2011: {
    name: 'invalid-entrypoint',
    severity: 'error',
    meaning: 'an entrypoint does not name a file and a function',
  },
  TQ2012: {
    name: 'entrypoint-file-not-found',
    severity: 'error',
    meaning: 'the file of an entrypoint does not exist or cannot be read',
  },
  TQ2013: {
    name: 'unknown-schedule-key',
    severity: 'error',
    meaning: 'an unknown key in a schedule; Prefect drops the whole file for it',
    allowable: true,
  },
  TQ2014: {
    name: 'unknown-trigger-key',
    severity: 'error',
    meaning: 'an unknown key in a trigger, which may then fire on every event',
  },
  TQ2015: {
    name: 'duplicate-schedule-slug',
    severity: 'error',
    meaning: 'two schedules of one deployment have the same slug',
  },
  TQ2016: {
    name: 'invalid-step',
    severity: 'error',
    meaning: 'a step names several functions, or none',
  },
  TQ2017: {
    name: 'no-deployments',
    severity: 'error',
    meaning: 'the file has no deployments',
  },
  TQ2018: {
    name: 'unknown-deployment',
    severity: 'error',
    meaning: 'a name given with `-n` fits no deployment',
  },
  TQ2019: {
    name: 'unknown-placeholder',
    severity: 'error',
    meaning: 'nothing gives the value that a placeholder names',
    forgiven: true,
  },
  TQ2020: {
    name: 'secret-in-plain-text',
    severity: 'error',
    meaning: 'a secret would stand in plain text in the deployment',
    allowable: true,
    ids: ['D016'],
  },
  TQ2021: {
    name: 'unset-variable',
    severity: 'error',
    meaning: 'a variable of a placeholder is not set',
    allowable: true,
  },
  TQ2022: {
    name: 'invalid-block-placeholder',
    severity: 'error',
    meaning: 'a placeholder for a block that cannot be filled in',
  },
  TQ2023: {
    name: 'lost-list-item',
    severity: 'warning',
    meaning: 'a list item that Prefect drops',
  },
  TQ2024: {
    name: 'unknown-parameter',
    severity: 'error',
    meaning: 'the flow has no parameter of that name',
    allowable: true,
  },
  TQ2025: {
    name: 'invalid-parameter',
    severity: 'error',
    meaning: 'a value that the parameter of the flow does not take',
  },
  TQ2026: {
    name: 'late-placeholder',
    severity: 'error',
    meaning: 'the output of a step where it is needed before the steps run',
  },
  TQ2027: {
    name: 'six-field-cron',
    severity: 'warning',
    meaning: 'a cron expression with seconds',
  },
  TQ2028: {
    name: 'ignored-schedule-key',
    severity: 'warning',
    meaning: 'a key that this kind of schedule has no use for',
  },
  TQ2029: {
    name: 'shadowed-step-id',
    severity: 'warning',
    meaning: 'an id of a step that leads to other outputs',
  },
  TQ2030: {
    name: 'unsupported-feature',
    severity: 'error',
    meaning: 'Prefect can do it, `tq` cannot yet',
  },
  TQ2040: {
    name: 'step-needs-python',
    severity: 'error',
    meaning: 'no Python was found that can run a step',
  },
  TQ2041: {
    name: 'catch-all-trigger',
    severity: 'error',
    meaning: 'a trigger that says nothing, so that it fires on every event',
    allowable: true,
  },
  TQ2101: {
    name: 'flow-file-syntax-error',
    severity: 'error',
    meaning: 'the file of a flow is not valid Python',
  },
  TQ2102: {
    name: 'flow-not-found',
    severity: 'error',
    meaning: 'the file of an entrypoint does not define the flow',
  },
  TQ2103: {
    name: 'not-a-flow',
    severity: 'error',
    meaning: 'what the entrypoint names is not a flow',
  },
  TQ2104: {
    name: 'refused-parameter-name',
    severity: 'error',
    meaning: 'Prefect refuses the name of a flow parameter',
  },
  TQ2105: {
    name: 'unknown-parameter-type',
    severity: 'warning',
    meaning: '`tq` cannot tell the type or the default of a flow parameter',
  },
  TQ2106: {
    name: 'computed-flow-name',
    severity: 'error',
    meaning: 'the name of a flow is computed, so `tq` cannot tell it',
  },
  TQ2107: {
    name: 'computed-flow-detail',
    severity: 'warning',
    meaning: 'another option of `@flow` is computed; `tq` goes on without it',
  },
  TQ2108: {
    name: 'invalid-flow-name',
    severity: 'error',
    meaning: 'the name of a flow has a character that Prefect refuses',
  },
  TQ2109: {
    name: 'unread-decorator',
    severity: 'hint',
    meaning: 'another decorator may change the parameters of a flow',
  },
  TQ2110: {
    name: 'unread-flow-wrapper',
    severity: 'warning',
    meaning: "a `flow` that is not Prefect's own is taken for it",
  },
  TQ2111: {
    name: 'unread-flow-factory',
    severity: 'error',
    meaning: 'a flow is made by a call that `tq` cannot follow',
  },
  TQ2112: {
    name: 'climbing-import',
    severity: 'warning',
    meaning: 'a relative import that fails when Prefect runs the file by its path',
  },
  TQ5001: {
    name: 'work-pool-not-found',
    severity: 'error',
    meaning: 'the server has no work pool of that name',
  },
  TQ5002: {
    name: 'work-pool-of-agents',
    severity: 'error',
    meaning: 'the work pool is for agents of Prefect 2',
  },
  TQ5003: {
    name: 'cloud-only-feature',
    severity: 'error',
    meaning: 'metric triggers or `sla` on a server that is not Prefect Cloud',
  },
  TQ5004: {
    name: 'block-not-found',
    severity: 'error',
    meaning: 'the server has no block of that type and name',
  },
  TQ5006: {
    name: 'unknown-job-variable',
    severity: 'warning',
    meaning: 'the work pool does not know the job variable',
  },
  TQ5007: {
    name: 'invalid-job-variable',
    severity: 'error',
    meaning: 'a value that the job variable of the work pool does not take',
  },
  TQ5008: {
    name: 'new-work-queue',
    severity: 'warning',
    meaning: 'a work queue that the server makes on the way',
  },
} as const satisfies Record<string, CodeInfo>;

export type DiagnosticCode = keyof typeof REGISTRY;

export const CODES: Record<DiagnosticCode, CodeInfo> = REGISTRY;

const BY_NAME = new Map(
  Object.entries(CODES).flatMap(([code, { name }]) => [
    [code, code as DiagnosticCode],
    [name, code as DiagnosticCode],
  ]),
);

/** A code (`TQ2003`) or its name (`duplicate-deployment-name`); undefined for any other text. */
export function codeNamed(text: string): DiagnosticCode | undefined {
  return BY_NAME.get(text);
}
