/** Name, description and version of a flow, from its decorators and its docstring. */
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import { localClassValue } from './class-schema.ts';
import type { FlowOptions } from './decorator.ts';
import { evaluation } from './evaluate.ts';
import { excerpt, spanOfNode } from './source-file.ts';
import type { PythonValue } from './value.ts';

export interface DeclaredOptions {
  name?: string;
  description?: string;
  version?: string;
  validatesParameters: boolean;
  diagnostics: Diagnostic[];
}

/** What the decorators say; an outer one wins over an inner one, an empty text counts as not given. */
export function declaredOptions(options: FlowOptions[], functionPath: string, file: string): DeclaredOptions {
  const diagnostics: Diagnostic[] = [];
  const read = (keyword: string): string | undefined => {
    for (const each of options) {
      const { value, node } = valueOf(keyword, each);
      if (value === undefined || value.type === 'none' || (value.type === 'str' && value.value === ''))
        continue;
      if (value.type === 'str') return value.value;
      diagnostics.push(computed(keyword, node, functionPath, file));
      return undefined;
    }
    return undefined;
  };
  const declared = { name: read('name'), description: read('description'), version: read('version') };
  const validation = options
    .map((each) => valueOf('validate_parameters', each).value)
    .find((value) => value?.type === 'bool');
  const validatesParameters = validation?.type === 'bool' ? validation.value : true;
  if (declared.name !== undefined && /[/%&><]/.test(declared.name)) {
    const place = options.find((each) => each.keywords.has('name'))?.keywords.get('name');
    diagnostics.push(
      diagnostic('TQ2108', {
        message: `flow name \`${declared.name}\` has one of the characters \`/ % & > <\`, which Prefect refuses`,
        where: place && spanOfNode(place, file),
        help: 'choose a name without them',
      }),
    );
  }
  return { ...declared, validatesParameters, diagnostics };
}

/** The value of a keyword with the place to show; a `**` that tq cannot read may hold any keyword. */
function valueOf(keyword: string, options: FlowOptions): { value?: PythonValue; node: FlowOptions['node'] } {
  const { scope, position } = options;
  const start = evaluation({ scope, position, onLocalClass: localClassValue });
  const node = options.keywords.get(keyword);
  if (node) return { value: start.evaluate(node, start), node };
  for (const splat of options.splats) {
    const value = start.evaluate(splat, start);
    if (value.type === 'unknown') return { value, node: splat };
    const entry =
      value.type === 'dict'
        ? value.entries.find(([key]) => key.type === 'str' && key.value === keyword)
        : undefined;
    if (entry) return { value: entry[1], node: splat };
  }
  return { node: options.node };
}

function computed(
  keyword: string,
  node: FlowOptions['node'],
  functionPath: string,
  file: string,
): Diagnostic {
  const where = spanOfNode(node, file);
  if (keyword === 'name') {
    return diagnostic('TQ2106', {
      message: `the name of flow \`${functionPath}\` is computed: tq cannot tell what \`${excerpt(node)}\` yields`,
      where,
      help: 'write the name as a text in the decorator, or leave it out',
    });
  }
  return diagnostic('TQ2107', {
    message: `the ${keyword} of flow \`${functionPath}\` is computed: tq cannot tell what \`${excerpt(node)}\` yields and goes on without it`,
    where,
    help: `write the ${keyword} as a text in the decorator`,
  });
}
