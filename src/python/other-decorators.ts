/** Decorators beside `@flow`: most keep the signature of the function, some do not. */
import type { Node } from 'web-tree-sitter';
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import { flowDecorator } from './decorator.ts';
import { resolveName } from './name-resolution.ts';
import type { Scope } from './scope.ts';
import { excerpt, parts, spanOfNode } from './source-file.ts';

const KEEPS_SIGNATURE = /^(builtins\.(staticmethod|classmethod)|functools\.|contextlib\.|typing\.)/;

/** A hint for each decorator that may give the flow other parameters than the function shows. */
export function unreadDecorators(definition: Node, scope: Scope, file: string): Diagnostic[] {
  const decorated = definition.parent?.type === 'decorated_definition' ? definition.parent : undefined;
  const decorators = decorated ? parts(decorated).filter((child) => child.type === 'decorator') : [];
  return decorators.flatMap((decorator) => {
    const [expression] = parts(decorator);
    if (!expression || keepsSignature(expression, scope)) return [];
    return diagnostic('TQ2109', {
      message: `tq takes the parameters from the function as it is written; \`${excerpt(decorator)}\` may change them`,
      where: spanOfNode(decorator, file),
    });
  });
}

function keepsSignature(expression: Node, scope: Scope): boolean {
  if (flowDecorator(expression, scope)) return true;
  const callee =
    expression.type === 'call' ? (expression.childForFieldName('function') ?? expression) : expression;
  const target = resolveName(callee, scope, expression.startIndex);
  if (target.kind === 'external') return KEEPS_SIGNATURE.test(target.path);
  // Prefect looks through a wrapper that `functools.wraps` marks.
  return (
    target.kind === 'local' &&
    target.binding.kind === 'function' &&
    /@(functools\.)?wraps\(/.test(target.binding.node.text)
  );
}
