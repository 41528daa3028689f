/** A flow's definition from its source: found behind the entrypoint, described as Prefect would, never run. */
import { closest, distance } from 'fastest-levenshtein';
import { nameList } from '../diagnostics/name-list.ts';
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import type { PythonParser } from '../ports/python-parser.ts';
import { climbingImports } from './climbing-imports.ts';
import { docstringOf } from './docstring.ts';
import { findFlow, flowNames, type FoundFlow } from './find-flow.ts';
import type { FlowDefinition } from './flow-definition.ts';
import { declaredOptions } from './flow-options.ts';
import type { Flow } from './flow-value.ts';
import { isInstalled, Modules, placeIn, type PythonModule } from './modules.ts';
import { parameterSchema } from './parameter-schema.ts';
import { quotedAnnotations } from './quoted-annotations.ts';
import { excerpt, type SourceFile } from './source-file.ts';
import { syntaxError } from './syntax-errors.ts';
import { unreadDecorators, unreadWrappers } from './unread.ts';

/** Something about a flow that its source does not tell. */
export interface UnknownDetail {
  what: 'name' | 'description' | 'version' | 'parameter';
  /** The parameter; undefined when it may be any of them. */
  parameter?: string;
  /** The message of the diagnostic that says so, when there is one. */
  why: string;
}

const INSTALLED_HASH = 'its version is the hash of a file of an installed package';

/** Either a flow, or the errors that say why there is none; a flow may come with warnings. */
export interface FlowReading {
  flow?: FlowDefinition;
  diagnostics: Diagnostic[];
  unknown: UnknownDetail[];
}

/** Parses one file, quoted annotations included, and reads one flow of it; other files count as outside the project. */
export async function readFlowFile(
  parser: PythonParser,
  source: SourceFile,
  functionPath: string,
  variables?: Modules['variables'],
): Promise<FlowReading> {
  const tree = await parser.parse(source.text);
  const script = scriptName(source.file);
  const modules = new Modules(script, variables);
  const error = syntaxError(tree, source);
  modules.add(script, {
    file: { ...source, tree, quotedAnnotations: quotedAnnotations(parser), error },
    isPackage: true,
  });
  for (;;) {
    const reading = readFlow(modules, script, functionPath);
    if (modules.isComplete) return reading;
    await modules.loadTypes();
    for (const name of modules.needs) modules.add(name, 'outside');
  }
}

/**
 * The name under which Prefect runs a file: the file's own without its ending, and one of Prefect's making when a
 * module of that name is loaded already (`load_script_as_module`).
 */
export function scriptName(file: string): string {
  const name = file
    .slice(file.lastIndexOf('/') + 1)
    .replace(/\.py$/, '')
    .replaceAll('.', '_');
  return isInstalled(name) ? `__prefect_loader_${name}__` : name;
}

/**
 * Reads the flow that `functionPath` (`func`, `Class.method`) names in a module. When `modules.needs` is not empty
 * afterwards, the reading was made without those modules and is to be made again with them.
 */
export function readFlow(modules: Modules, moduleName: string, functionPath: string): FlowReading {
  const module = modules.find(moduleName);
  const broken = modules.broken.get(moduleName);
  if (broken) return { diagnostics: [broken], unknown: [] };
  if (!module) return { diagnostics: [], unknown: [] };
  const found = findFlow(functionPath, module);
  if (found.kind === 'flow') {
    const reading = readFound(found.flow, functionPath);
    return { ...reading, diagnostics: [...climbingImports(module, functionPath), ...reading.diagnostics] };
  }
  // A list of the flows would ask for more modules, and the answer may still change.
  if (modules.needs.size > 0) return { diagnostics: [], unknown: [] };
  return { diagnostics: [failure(found, functionPath, module)], unknown: [] };
}

function readFound(found: Flow, functionPath: string): FlowReading {
  const { definition, scope, code } = found.function;
  const declared = declaredOptions(found.options, functionPath);
  const docstring = docstringOf(definition);
  const parameters = parameterSchema({
    definition,
    docstring,
    scope,
    validatesParameters: declared.validatesParameters,
  });
  const wrappers = unreadWrappers(found, functionPath);
  const decorators = unreadDecorators(found);
  const diagnostics = [
    ...declared.diagnostics,
    ...wrappers.diagnostics,
    ...parameters.diagnostics,
    ...decorators.diagnostics,
  ];
  const unknown: UnknownDetail[] = [
    ...declared.unknown,
    ...wrappers.unknown,
    ...parameters.unknown,
    ...decorators.unknown,
  ];
  if (code.file?.isStandIn && declared.version === undefined)
    unknown.push({ what: 'version', why: INSTALLED_HASH });
  if (diagnostics.some((each) => each.severity === 'error')) return { diagnostics, unknown };
  const nameNode = definition.childForFieldName('name') ?? definition;
  const functionName = definition.type === 'lambda' ? '<lambda>' : nameNode.text;
  const flow: FlowDefinition = {
    flowName: declared.name ?? functionName.replace(/_/g, '-'),
    description: declared.description ?? (docstring || null),
    declaredVersion: declared.version ?? null,
    sourceHash: code.file?.sourceHash ?? '',
    parameterSchema: parameters.schema,
    ...(parameters.collecting.length === 0 ? {} : { collectingParameters: parameters.collecting }),
    where: placeIn(scope.module, nameNode),
  };
  return { flow, diagnostics, unknown };
}

function failure(
  found: Exclude<FoundFlow, { kind: 'flow' }>,
  functionPath: string,
  module: PythonModule,
): Diagnostic {
  const file = module.file?.file ?? module.name;
  switch (found.kind) {
    case 'not-a-flow': {
      const { binding, holder } = found.held;
      const node = binding.node.childForFieldName('name') ?? binding.node;
      return diagnostic('TQ2103', {
        message: `\`${functionPath}\` in \`${file}\` is not a flow`,
        where: placeIn(holder.module, node),
        help:
          binding.kind === 'function' ? 'put `@flow` above the function' : available(functionPath, module),
      });
    }
    case 'imported': {
      const broken = module.modules.brokenAt(found.path, module);
      if (broken) return broken;
      return diagnostic('TQ2102', {
        message: `flow \`${functionPath}\` is not defined in \`${file}\`, which imports it as \`${found.path}\``,
        where: placeIn(module, found.held.binding.node),
        help: 'tq finds no file of the project for it; write a function with `@flow` that calls it',
      });
    }
    case 'made': {
      const { call, path } = found.made;
      const callee = call.node.childForFieldName('function') ?? call.node;
      const origin =
        path === undefined ? 'in a way that tq does not follow' : `which comes from \`${moduleOf(path)}\``;
      return diagnostic('TQ2111', {
        message: `tq cannot tell what flow \`${functionPath}\` is: it is made by \`${excerpt(callee)}\`, ${origin}`,
        where: placeIn(call.scope.module, call.node),
        help: 'write a function with `@flow` that calls it',
      });
    }
    case 'not-found':
      return diagnostic('TQ2102', {
        message: `\`${file}\` has no flow \`${functionPath}\``,
        help: available(functionPath, module),
      });
  }
}

function moduleOf(path: string): string {
  return path.slice(0, path.lastIndexOf('.'));
}

/** The near miss, or all flows of the file. */
function available(wanted: string, module: PythonModule): string {
  const names = flowNames(module);
  if (names.length === 0) return 'the file has no flow: put `@flow` above a function';
  const near = closest(wanted, names);
  if (distance(wanted, near) <= Math.max(2, wanted.length / 3)) return `did you mean \`${near}\`?`;
  return `flows in the file: ${nameList(names)}`;
}
