/** A flow's definition from its source: found behind the entrypoint, described as Prefect would, never run. */
import { closest, distance } from 'fastest-levenshtein';
import type { Tree } from 'web-tree-sitter';
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import type { PythonParser } from '../ports/python-parser.ts';
import { docstringOf } from './docstring.ts';
import { findFlow, flowNames, type FoundFlow } from './find-flow.ts';
import type { FlowDefinition } from './flow-definition.ts';
import { declaredOptions } from './flow-options.ts';
import { unreadDecorators } from './other-decorators.ts';
import { parameterSchema } from './parameter-schema.ts';
import { parseQuotedAnnotations } from './quoted-annotations.ts';
import { readScope, type Scope } from './scope.ts';
import { type SourceFile, spanOfNode } from './source-file.ts';
import { syntaxError } from './syntax-errors.ts';

/** Either a flow, or the errors that say why there is none; a flow may come with warnings. */
export interface FlowReading {
  flow?: FlowDefinition;
  diagnostics: Diagnostic[];
  /** Where the name comes from when the file only imports it: `.flows.nightly`, `mycompany.flows.nightly`. */
  importedFrom?: string;
}

export interface ReadFlowOptions {
  /** Text of a quoted annotation → its tree; without it, quoted annotations count as unreadable. */
  quotedAnnotations?: ReadonlyMap<string, Tree>;
}

/** Parses the file, quoted annotations included, and reads one flow of it. */
export async function readFlowFile(
  parser: PythonParser,
  source: SourceFile,
  functionPath: string,
): Promise<FlowReading> {
  const tree = await parser.parse(source.text);
  const quotedAnnotations = await parseQuotedAnnotations(tree, parser);
  return readFlow(tree, source, functionPath, { quotedAnnotations });
}

/** Reads the flow that `functionPath` (`func`, `Class.method`) names in a parsed file. */
export function readFlow(
  tree: Tree,
  source: SourceFile,
  functionPath: string,
  options: ReadFlowOptions = {},
): FlowReading {
  const error = syntaxError(tree, source);
  if (error) return { diagnostics: [error] };
  const module = readScope(tree.rootNode);
  const found = findFlow(functionPath, module);
  if (found.kind !== 'flow') return failure(found, functionPath, module, source.file);
  const declared = declaredOptions(found.options, functionPath, source.file);
  const parameters = parameterSchema({
    definition: found.definition,
    scope: found.scope,
    module,
    madeAt: found.madeAt,
    file: source.file,
    quotedAnnotations: options.quotedAnnotations ?? new Map(),
    validatesParameters: declared.validatesParameters,
  });
  const diagnostics = [
    ...declared.diagnostics,
    ...parameters.diagnostics,
    ...unreadDecorators(found.definition, found.scope, source.file),
  ];
  if (diagnostics.some((each) => each.severity === 'error')) return { diagnostics };
  const nameNode = found.definition.childForFieldName('name') ?? found.definition;
  const flow: FlowDefinition = {
    flowName: declared.name ?? nameNode.text.replace(/_/g, '-'),
    description: declared.description ?? (docstringOf(found.definition) || null),
    declaredVersion: declared.version ?? null,
    sourceHash: source.sourceHash,
    parameterSchema: parameters.schema,
    where: spanOfNode(nameNode, source.file),
  };
  return { flow, diagnostics };
}

function failure(
  found: Exclude<FoundFlow, { kind: 'flow' }>,
  functionPath: string,
  module: Scope,
  file: string,
): FlowReading {
  if (found.kind === 'not-a-flow') {
    const where = spanOfNode(found.binding.node.childForFieldName('name') ?? found.binding.node, file);
    return {
      diagnostics: [
        diagnostic('TQ2103', {
          message: `\`${functionPath}\` in \`${file}\` is not a flow`,
          where,
          help:
            found.binding.kind === 'function'
              ? 'put `@flow` above the function'
              : available(functionPath, module),
        }),
      ],
    };
  }
  if (found.kind === 'imported') {
    return {
      importedFrom: found.path,
      diagnostics: [
        diagnostic('TQ2102', {
          message: `flow \`${functionPath}\` is not defined in \`${file}\`, which imports it as \`${found.path}\``,
          where: spanOfNode(found.binding.node, file),
          help: 'write the entrypoint with the file that defines the flow',
        }),
      ],
    };
  }
  const message = `\`${file}\` has no flow \`${functionPath}\``;
  return { diagnostics: [diagnostic('TQ2102', { message, help: available(functionPath, module) })] };
}

/** The near miss, or all flows of the file. */
function available(wanted: string, module: Scope): string {
  const names = flowNames(module);
  if (names.length === 0) return 'the file has no flow: put `@flow` above a function';
  const near = closest(wanted, names);
  if (distance(wanted, near) <= Math.max(2, wanted.length / 3)) return `did you mean \`${near}\`?`;
  return `flows in the file: ${names.map((name) => `\`${name}\``).join(', ')}`;
}
