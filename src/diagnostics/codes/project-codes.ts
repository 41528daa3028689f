/** TQ20xx: what a `prefect.yaml` means. */
import type { CodeInfo } from './code-info.ts';

export const PROJECT_CODES = {
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
    meaning: 'a name given with `-n` or an environment given with `-e` fits no deployment',
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
  TQ2031: {
    name: 'schedule-never-fires',
    severity: 'error',
    meaning: 'a schedule for dates that do not exist or are over',
    forgiven: true,
  },
  TQ2032: {
    name: 'missing-parameter',
    severity: 'error',
    meaning: 'nothing gives a parameter that runs of a schedule or a trigger need',
    forgiven: true,
  },
  TQ2033: {
    name: 'embedded-secret',
    severity: 'error',
    meaning: 'a password, a token or a key in plain text in the file',
    allowable: true,
    ids: ['D016'],
  },
  TQ2036: {
    name: 'self-starting-trigger',
    severity: 'error',
    meaning: 'a trigger fires on the runs that it starts',
    allowable: true,
  },
  TQ2037: {
    name: 'renamed-deployment',
    severity: 'warning',
    meaning: 'a name that ends in `.py`, which Prefect cuts off',
  },
  TQ2038: {
    name: 'empty-tag',
    severity: 'warning',
    meaning: 'a tag that holds nothing and is dropped, or becomes `None`',
  },
  TQ2039: {
    name: 'plain-text-placeholder',
    severity: 'warning',
    meaning: 'a text that looks like a placeholder and is none',
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
  TQ2043: {
    name: 'duplicate-schedule',
    severity: 'warning',
    meaning: 'two schedules of one deployment start the same runs',
  },
  TQ2044: {
    name: 'duplicate-trigger',
    severity: 'warning',
    meaning: 'two triggers of one deployment start the same runs',
  },
  TQ2045: {
    name: 'ignored-flow-name',
    severity: 'warning',
    meaning: '`flow_name` names another flow than the entrypoint, and is ignored',
  },
  TQ2046: {
    name: 'inherited-pull-steps',
    severity: 'warning',
    meaning: '`pull` without a value, which means the steps at the top of the file',
  },
  TQ2047: {
    name: 'anchor-date-in-utc',
    severity: 'warning',
    meaning: 'an anchor date without an offset beside a time zone',
  },
  TQ2048: {
    name: 'shell-syntax-without-shell',
    severity: 'warning',
    meaning: 'a script for a shell that no shell runs',
  },
  TQ2049: {
    name: 'contradictory-move',
    severity: 'error',
    meaning: '`moved` names a deployment that is still there',
  },
  TQ2051: {
    name: 'source-beside-pull',
    severity: 'error',
    meaning: '`tq.source` and `pull` at one place',
  },
  TQ2052: {
    name: 'invalid-source',
    severity: 'error',
    meaning: '`tq.source` names no repository, or no branch, tag or commit of one',
  },
  TQ2053: {
    name: 'source-ref-not-found',
    severity: 'error',
    meaning: 'the repository of `tq.source` has no branch or tag of that name',
  },
  TQ2054: {
    name: 'deployment-in-two-files',
    severity: 'error',
    meaning: 'two of the files that are deployed together have a deployment of the same flow and name',
  },
  TQ2055: {
    name: 'block-in-two-files',
    severity: 'error',
    meaning: 'two of the files that are deployed together want different contents of one block',
  },
  TQ2056: {
    name: 'include-outside',
    severity: 'error',
    meaning: '`tq.include` or `tq.projects` names a file that lies outside of the repository',
  },
  TQ2057: {
    name: 'include-not-found',
    severity: 'error',
    meaning: '`tq.include` or `tq.projects` names a file that cannot be read, or a pattern that fits none',
  },
  TQ2058: {
    name: 'include-cycle',
    severity: 'error',
    meaning: 'a file includes itself, or a definition uses itself, directly or through others',
  },
  TQ2059: {
    name: 'unknown-definition',
    severity: 'error',
    meaning: '`tq.use` names no definition, or one that is no mapping',
  },
} as const satisfies Record<string, CodeInfo>;
