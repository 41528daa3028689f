/** What stands between a function and its flow that tq does not see through. */
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import type { Flow } from './flow-value.ts';
import { placeIn } from './modules.ts';
import { excerpt } from './source-file.ts';

interface Unread {
  diagnostics: Diagnostic[];
  unknown: { what: 'name' | 'parameter'; why: string }[];
}

/** A warning for each thing that was taken for Prefect's own `flow`. */
export function unreadWrappers({ unread }: Flow, functionPath: string): Unread {
  const diagnostics = unread.map(({ node, scope, module }) => {
    const origin =
      module === undefined
        ? 'makes flows in a way that tq does not follow'
        : `comes from \`${module}\`, which tq does not see`;
    return diagnostic('TQ2110', {
      message: `\`${excerpt(node)}\` above flow \`${functionPath}\` ${origin}: tq takes it for Prefect's \`flow\``,
      where: placeIn(scope.module, node),
      help: 'look at the result with `tq inspect`',
    });
  });
  return { diagnostics, unknown: diagnostics.map(({ message }) => ({ what: 'name', why: message })) };
}

/** A hint for each decorator that may give the flow other parameters than the function shows. */
export function unreadDecorators({ decorators }: Flow): Unread {
  const diagnostics = decorators.map(({ node, scope }) =>
    diagnostic('TQ2109', {
      message: `tq takes the parameters from the function as it is written; \`${excerpt(node)}\` may change them`,
      where: placeIn(scope.module, node),
    }),
  );
  return { diagnostics, unknown: diagnostics.map(({ message }) => ({ what: 'parameter', why: message })) };
}
