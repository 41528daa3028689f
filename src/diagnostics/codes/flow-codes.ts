/** TQ21xx: the flows behind the entrypoints. */
import type { CodeInfo } from './code-info.ts';

export const FLOW_CODES = {
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
} as const satisfies Record<string, CodeInfo>;
