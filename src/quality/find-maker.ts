/** The call or decorator that makes the flow of an entrypoint. */
import type { FlowDefinition } from '../python/flow-definition.ts';
import type { FlowMaker } from './facts.ts';
import type { Call, PythonUse } from './python-use.ts';
import { isDecorator, isFactory } from './truthound-prefect.ts';

/** `helpers` are the files of the project that the flow's own file imports. */
export function findMaker(
  functionPath: string,
  flow: FlowDefinition,
  use: PythonUse,
  helpers: readonly PythonUse[],
): FlowMaker | undefined {
  const decorated = [use, ...helpers].flatMap((each) => findDecorator(each, flow) ?? []);
  if (decorated[0]) return decorated[0];
  const imported = use.imports.get(functionPath)?.path.split('.').at(-1);
  return (
    findFactory(use, functionPath) ??
    (imported === undefined ? undefined : helpers.flatMap((each) => findFactory(each, imported) ?? []).at(0))
  );
}

/** The innermost decorator that makes a flow, above the function that the flow shows. */
function findDecorator(use: PythonUse, { where }: FlowDefinition): FlowMaker | undefined {
  if (use.file !== where.file) return undefined;
  const call = use.calls.findLast(
    (each) => each.decorates?.where.start.offset === where.start.offset && makesFlows(each),
  );
  return call && { call, use, isFactory: false };
}

function makesFlows(call: Call): boolean {
  return call.callee === 'prefect.flow' || isDecorator(call);
}

function findFactory(use: PythonUse, name: string): FlowMaker | undefined {
  const call = use.calls.findLast((each) => each.assignedTo === name && isFactory(each));
  return call && { call, use, isFactory: true };
}
