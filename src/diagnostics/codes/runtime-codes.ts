/** TQ441x, TQ442x: what truthound-orchestration makes of a flow's inputs when it runs. */
import type { CodeInfo } from './code-info.ts';

export const RUNTIME_CODES = {
  TQ4411: {
    name: 'incompatible-inputs',
    severity: 'error',
    meaning: '`run_preflight` of truthound-orchestration calls the inputs of a flow incompatible',
    allowable: true,
    forgiven: true,
  },
  TQ4412: {
    name: 'preflight-crash',
    severity: 'error',
    meaning: '`run_preflight` of truthound-orchestration ends with an exception on the inputs of a flow',
    allowable: true,
    forgiven: true,
  },
  TQ4413: {
    name: 'preflight-disagrees',
    severity: 'warning',
    meaning: "the project's own `run_preflight` says something else than the report made from files",
  },
  TQ4415: {
    name: 'misread-source',
    severity: 'warning',
    meaning:
      'a source that truthound-orchestration takes for something else, or repeats with its credentials',
  },
  TQ4416: {
    name: 'engine-not-installed',
    severity: 'error',
    meaning: 'the Python of the project does not have the engine of a flow, or cannot import it',
    allowable: true,
    forgiven: true,
  },
  TQ4421: {
    name: 'setting-without-effect',
    severity: 'warning',
    meaning: 'a retry, timeout or cache setting that does nothing where it stands',
  },
} as const satisfies Record<string, CodeInfo>;
