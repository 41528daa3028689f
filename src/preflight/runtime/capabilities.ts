/** What engines can do, as the package says (truthound-orchestration 3.0.3, `common/orchestration.py`, `build_capability_matrix`). */
import type { Engine } from '../../rules/rule.ts';
import { asItems } from '../../rules/validator/as-items.ts';
import { Crash } from '../../rules/validator/outcome.ts';
import { raise } from './python-crash.ts';
import { isTruthy, type PythonData, reprOf, textOf } from './python-data.ts';

/** `OperationCapability`, without the details, which are always empty. */
export interface Capability {
  readonly operation: Operation;
  readonly supported: boolean;
  readonly reason: string;
}

const REASONS = {
  check: 'engine exposes check operation',
  profile: 'engine exposes profile operation',
  learn: 'engine exposes learn operation',
  drift: 'engine exposes drift detection',
  anomaly: 'engine exposes anomaly detection',
  stream: 'engine exposes native streaming',
  quality_gate: 'quality gates are derived from check results',
  observability: 'shared runtime owns observability and lineage emission',
} as const;

/** `OperationKind` */
export type Operation = keyof typeof REASONS;

/** `tuple(required or ())`. Throws `Crash` for what Python cannot go through. */
export function requiredOperations(required: PythonData): readonly PythonData[] {
  if (!isTruthy(required)) return [];
  const listed = asItems(required);
  if ('crash' in listed) throw new Crash(listed.crash);
  return listed.items;
}

/** Whether the engine has each of the operations, in their order. Throws `Crash` for one that does not exist. */
export function capabilities(operations: readonly PythonData[], engine: Engine): Capability[] {
  return operations.map((item) => capability(operationOf(item), engine));
}

function operationOf(item: PythonData): Operation {
  const name = textOf(item).toLowerCase();
  if (!isOperation(name)) raise('ValueError', `${reprOf(name)} is not a valid OperationKind`);
  return name;
}

function isOperation(name: string): name is Operation {
  return Object.hasOwn(REASONS, name);
}

/** Pandera and Great Expectations stream by checking batch after batch. */
function capability(operation: Operation, engine: Engine): Capability {
  const isTruthound = engine === 'truthound';
  const supported = isTruthound || (operation !== 'drift' && operation !== 'anomaly');
  const reason =
    operation === 'stream' && !isTruthound
      ? 'engine can be batch-streamed through repeated check calls'
      : REASONS[operation];
  return { operation, supported, reason };
}
