/** A rule file or block file that is checked for itself, without the project that names it. */
import { resolve } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { judgeByPolicy } from '../../diagnostics/lint-policy.ts';
import { unusedAllowances } from '../../project/lint/unused-allowances.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import { checkLoneBlock } from './check-block-file.ts';
import { checkOne } from './check-rule-files.ts';
import { compiledPath } from './compiled-rules.ts';
import { type FileKind, fileKind } from '../checking/file-kind.ts';
import type { LoadPorts } from '../load-project.ts';
import { policyFor } from './policy-for.ts';
import { shownPath } from '../files/shown-path.ts';

export interface LoneFile {
  diagnostics: Diagnostic[];
  sources: Map<string, string>;
  count: number;
  what: string;
}

/** What is asked of one file. */
export interface LoneRequest {
  /** What all the files are; undefined: each shows it. */
  kind?: FileKind | undefined;
  workingDirectory: string;
  /** All files that are checked in this run, as given. */
  given: readonly string[];
}

/** `file` as given; undefined where it describes deployments, or cannot be read and so shows nothing of its kind. */
export async function checkLoneFile(
  file: string,
  { kind, workingDirectory, given }: LoneRequest,
  ports: LoadPorts,
): Promise<LoneFile | undefined> {
  const path = resolve(workingDirectory, file);
  const read = await ports.files.readFile(path);
  const text = 'bytes' in read ? new TextDecoder().decode(read.bytes) : '';
  const actual = kind ?? ('bytes' in read ? fileKind(file, text) : 'project');
  if (actual === 'project') return undefined;
  const sources = new Map<string, string>();
  const name = shownPath(workingDirectory, path);
  const { files, keepSecret } = ports;
  const places = given.map((each) => resolve(workingDirectory, each));
  const { diagnostics, count } =
    actual === 'rules'
      ? await checkOne(path, name, {
          files,
          sources,
          keepSecret,
          together: await sharingCompiled(path, places, kind, files),
        })
      : await checkLoneBlock(path, name, { files, sources, ...(keepSecret ? { keepSecret } : {}) });
  const { policy, diagnostics: aboutPolicy } = await policyFor(path, sources, ports);
  const { diagnostics: left, used } = judgeByPolicy([...diagnostics, ...aboutPolicy], policy);
  const unused = unusedAllowances(name, policy.allowances, used, diagnostics);
  return { diagnostics: [...left, ...unused], sources, count, what: actual === 'rules' ? 'rule' : 'block' };
}

/** Those of `places`, absolute paths, that are rule files with the compiled file of `path`; this one is among them. */
async function sharingCompiled(
  path: string,
  places: readonly string[],
  kind: FileKind | undefined,
  files: FileSystem,
): Promise<string[]> {
  const target = compiledPath(path);
  const found: string[] = [];
  for (const place of places.filter((each) => compiledPath(each) === target)) {
    const read = kind === undefined && place !== path ? await files.readFile(place) : undefined;
    const isRules =
      read === undefined ||
      ('bytes' in read && fileKind(place, new TextDecoder().decode(read.bytes)) === 'rules');
    if (isRules) found.push(place);
  }
  return found;
}
