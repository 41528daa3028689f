/** From the part of an entrypoint behind the colon to the flow: `func`, `Class.method`, an assigned or imported name. */
import { readClassDefinition } from './class-kind.ts';
import type { Flow, FlowValue, Made } from './flow-value.ts';
import { followAttribute, followTarget } from './follow.ts';
import { isInstalled, type PythonModule } from './modules.ts';
import { memberOf } from './name-resolution.ts';
import { type Binding, type Held, lookUp, type Scope } from './scope.ts';

export type FoundFlow =
  | { kind: 'flow'; flow: Flow }
  | { kind: 'not-a-flow'; held: Held }
  /** Imported from outside the project, or from a file that tq cannot read. */
  | { kind: 'imported'; path: string; held: Held }
  /** The result of a call that tq cannot follow. */
  | { kind: 'made'; made: Made }
  | { kind: 'not-found' };

/** Finds what the dotted path names in the module. */
export function findFlow(path: string, module: PythonModule): FoundFlow {
  const [first = '', ...names] = path.split('.');
  const start = followTarget(memberOf(module, first));
  const value = names.reduce<FlowValue | undefined>((each, name) => followAttribute(each, name), start);
  if (value?.kind === 'flow') return { kind: 'flow', flow: value };
  if (value?.kind === 'made' && !isInstalled(value.path ?? '')) return { kind: 'made', made: value };
  const held = lookUp(module.scope, first);
  if (!held) return { kind: 'not-found' };
  if (start?.kind === 'foreign') return { kind: 'imported', path: held.binding.path ?? first, held };
  const hasNoSuchMember = names.length > 0 && value === undefined;
  return hasNoSuchMember ? { kind: 'not-found' } : { kind: 'not-a-flow', held };
}

/** The names in the module that are flows and not imported, methods with their class. */
export function flowNames({ scope }: PythonModule): string[] {
  return [...scope.bindings].flatMap(([name, bindings]) => {
    const binding = bindings.at(-1);
    if (!binding || binding.kind === 'import') return [];
    if (isFlow(binding, scope)) return [name];
    if (binding.kind !== 'class') return [];
    const { body } = readClassDefinition(binding, scope);
    return [...body.bindings].flatMap(([method, [found]]) =>
      found && isFlow(found, body) ? [`${name}.${method}`] : [],
    );
  });
}

function isFlow(binding: Binding, holder: Scope): boolean {
  return followTarget({ kind: 'local', binding, scope: holder, holder })?.kind === 'flow';
}
