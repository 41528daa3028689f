/** Name, description and version of a flow, from its decorators. The other arguments stay syntax. */
import type { Node } from 'web-tree-sitter';
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import { evaluationAt } from './class-value.ts';
import { valueOf } from './evaluation.ts';
import type { FlowOptions } from './flow-value.ts';
import { keywordArgument } from './keyword-lookup.ts';
import { placeIn } from './modules.ts';
import type { Scope } from './scope.ts';
import { excerpt } from './source-file.ts';
import { type PythonValue, unknown } from './value.ts';

export interface DeclaredOptions {
  name?: string;
  description?: string;
  version?: string;
  validatesParameters: boolean;
  diagnostics: Diagnostic[];
  /** Which of them tq cannot tell, and why. */
  unknown: { what: Detail; why: string }[];
}

type Detail = 'name' | 'description' | 'version';

interface Written {
  value: PythonValue;
  node: Node;
  scope: Scope;
}

/** What the decorators say; an outer one wins over an inner one, an empty text counts as not given. */
export function declaredOptions(options: FlowOptions[], functionPath: string): DeclaredOptions {
  const diagnostics: Diagnostic[] = [];
  const unknownDetails: DeclaredOptions['unknown'] = [];
  const read = (what: Detail): string | undefined => {
    for (const each of options) {
      const written = writtenIn(what, each);
      if (!written || isEmpty(written.value)) continue;
      if (written.value.type === 'str') return written.value.value;
      const found = computed(what, written, functionPath);
      diagnostics.push(found);
      unknownDetails.push({ what, why: found.message });
      return undefined;
    }
    return undefined;
  };
  const declared = { name: read('name'), description: read('description'), version: read('version') };
  const validation = options
    .map((each) => writtenIn('validate_parameters', each)?.value)
    .find((value) => value?.type === 'bool');
  const validatesParameters = validation?.type === 'bool' ? validation.value : true;
  if (declared.name !== undefined && /[/%&><]/.test(declared.name))
    diagnostics.push(invalidName(declared.name, options));
  return { ...declared, validatesParameters, diagnostics, unknown: unknownDetails };
}

function isEmpty(value: PythonValue): boolean {
  return value.type === 'none' || (value.type === 'str' && value.value === '');
}

/** The value of a keyword with the place to show; a `**` that tq cannot read may hold any keyword. */
function writtenIn(keyword: string, { given, node, scope }: FlowOptions): Written | undefined {
  const start = evaluationAt(scope, node.startIndex);
  const found = keywordArgument(keyword, given, start);
  if (found === 'absent') return undefined;
  if (found === 'unknown') {
    const splat = given.splats.at(-1) ?? { node, scope };
    return { value: unknown('it is computed'), node: splat.node, scope: splat.scope };
  }
  return { value: valueOf(found, start), node: found.node, scope: found.scope };
}

function invalidName(name: string, options: FlowOptions[]): Diagnostic {
  const place = options.map((each) => writtenIn('name', each)).find((each) => each !== undefined);
  return diagnostic('TQ2108', {
    message: `flow name \`${name}\` has one of the characters \`/ % & > <\`, which Prefect refuses`,
    where: place && placeIn(place.scope.module, place.node),
    help: 'choose a name without them',
  });
}

function computed(what: Detail, { node, scope }: Written, functionPath: string): Diagnostic {
  const where = placeIn(scope.module, node);
  if (what === 'name') {
    return diagnostic('TQ2106', {
      message: `the name of flow \`${functionPath}\` is computed: tq cannot tell what \`${excerpt(node)}\` yields`,
      where,
      help: 'write the name as a text in the decorator, or leave it out',
    });
  }
  return diagnostic('TQ2107', {
    message: `the ${what} of flow \`${functionPath}\` is computed: tq cannot tell what \`${excerpt(node)}\` yields and goes on without it`,
    where,
    help: `write the ${what} as a text in the decorator`,
  });
}
