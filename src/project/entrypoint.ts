/** `path/file.py:function`, `package.module:function`, `package.module.function` (`prefect/flows.py`, `load_flow_from_entrypoint`). */
import type { Entrypoint } from './project.ts';

/** Undefined when the text has none of these forms. */
export function parseEntrypoint(written: string): Entrypoint | undefined {
  const colon = written.lastIndexOf(':');
  if (written.includes('.py:')) {
    return entrypoint(written, [written.slice(0, colon)], written.slice(colon + 1));
  }
  const split = splitAt(written);
  const module = written.slice(0, split);
  if (split <= 0 || !/^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)*$/u.test(module)) return undefined;
  if (written.endsWith('.py')) return undefined;
  const path = module.replaceAll('.', '/');
  const files = [`${path}.py`, `${path}/__init__.py`];
  return entrypoint(written, [...files, ...files.map((file) => `src/${file}`)], written.slice(split + 1));
}

/** The dotted name of the module that an entrypoint names; undefined when it names a file. */
export function entrypointModule({ written }: Entrypoint): string | undefined {
  return written.includes('.py:') ? undefined : written.slice(0, splitAt(written));
}

function splitAt(written: string): number {
  const colon = written.lastIndexOf(':');
  return colon >= 0 ? colon : written.lastIndexOf('.');
}

function entrypoint(written: string, candidates: string[], functionPath: string): Entrypoint | undefined {
  return functionPath === '' || candidates[0] === '' ? undefined : { written, candidates, functionPath };
}
