/** A rule file or block file that is checked for itself, without the project that names it. */
import { resolve } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { judgeByPolicy } from '../../diagnostics/lint-policy.ts';
import { unusedAllowances } from '../../project/lint/unused-allowances.ts';
import { checkLoneBlock } from './check-block-file.ts';
import { checkOne } from './check-rule-files.ts';
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

/** `file` as given; undefined where it describes deployments, or cannot be read and so shows nothing of its kind. */
export async function checkLoneFile(
  file: string,
  kind: FileKind | undefined,
  workingDirectory: string,
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
  const { diagnostics, count } =
    actual === 'rules'
      ? await checkOne(path, name, { files, sources, keepSecret })
      : await checkLoneBlock(path, name, { files, sources, ...(keepSecret ? { keepSecret } : {}) });
  const { policy, diagnostics: aboutPolicy } = await policyFor(path, sources, ports);
  const { diagnostics: left, used } = judgeByPolicy([...diagnostics, ...aboutPolicy], policy);
  const unused = unusedAllowances(name, policy.allowances, used, diagnostics);
  return { diagnostics: [...left, ...unused], sources, count, what: actual === 'rules' ? 'rule' : 'block' };
}
