/** `tq validate` without its output: everything that is wrong with one or more `prefect.yaml` files and their flows. */
import { chooseFindings, type FindingChoice } from '../diagnostics/choose-findings.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { judgeByPolicy } from '../diagnostics/lint-policy.ts';
import { forgiveUnset } from '../diagnostics/mercy.ts';
import { ordered } from '../diagnostics/order.ts';
import { unusedAllowances } from '../project/lint/unused-allowances.ts';
import { TqError } from '../tq-error.ts';
import type { ServerPorts } from './check-on-server.ts';
import { EVERYTHING } from '../project/select.ts';
import { type FileKind, hasProjectName } from './file-kind.ts';
import { type LoadOptions, type LoadPorts, ProjectLoader } from './load-project.ts';

export interface CheckRequest extends Pick<
  LoadOptions,
  'workingDirectory' | 'defaultWorkPoolName' | 'environment'
> {
  /** As given on the command line. */
  files: readonly string[];
  choice: FindingChoice;
  /** Undefined: no server is asked. */
  server?: ServerPorts;
  /** What the files are; by default each shows it. */
  kind?: FileKind;
}

export interface CheckedFiles {
  diagnostics: Diagnostic[];
  /** Texts by the name used in spans. */
  sources: Map<string, string>;
  /** What each file has: `3 deployments`, `1 rule`. */
  counts: Map<string, string>;
  /** Why the server could not tell its part; the findings are those of the files alone then. */
  failure?: TqError;
}

export async function checkFiles(request: CheckRequest, ports: LoadPorts): Promise<CheckedFiles> {
  const checked: CheckedFiles = { diagnostics: [], sources: new Map(), counts: new Map() };
  for (const file of request.files) {
    const alone = await checkAlone(file, request, ports, checked);
    if (alone) continue;
    const { workingDirectory, defaultWorkPoolName, environment } = request;
    const loader = await ProjectLoader.open(
      {
        workingDirectory,
        prefectFile: file,
        selection: EVERYTHING,
        defaultWorkPoolName,
        environment,
        advice: true,
      },
      ports,
    );
    const { diagnostics, failure } = await findingsOf(loader, request.server);
    const found = await judged(loader, diagnostics);
    checked.failure ??= failure;
    for (const each of chooseFindings(found, request.choice)) checked.diagnostics.push(each);
    checked.counts.set(file, counted(loader.entryCount, 'deployment'));
    for (const [name, text] of loader.sources) checked.sources.set(name, text);
  }
  return { ...checked, diagnostics: ordered(checked.diagnostics) };
}

/** A file that stands for itself; false where it is a project's. */
async function checkAlone(
  file: string,
  { kind, workingDirectory, choice }: CheckRequest,
  ports: LoadPorts,
  checked: CheckedFiles,
): Promise<boolean> {
  if (kind === undefined && hasProjectName(file)) return false;
  const { checkLoneFile } = await import('./check-lone-file.ts');
  const found = await checkLoneFile(file, kind, workingDirectory, ports);
  if (found === undefined) return false;
  for (const each of chooseFindings(found.diagnostics, choice)) checked.diagnostics.push(each);
  checked.counts.set(file, counted(found.count, found.what));
  for (const [name, text] of found.sources) checked.sources.set(name, text);
  return true;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

async function findingsOf(
  loader: ProjectLoader,
  server: ServerPorts | undefined,
): Promise<{ diagnostics: readonly Diagnostic[]; failure?: TqError }> {
  if (server === undefined) return loader.load();
  const { checkOnServer } = await import('./check-on-server.ts');
  try {
    return { diagnostics: await checkOnServer(loader, server) };
  } catch (failure) {
    if (!(failure instanceof TqError)) throw failure;
    return { diagnostics: (await loader.load()).diagnostics, failure };
  }
}

/** By what the project says about findings, in no order. */
async function judged(loader: ProjectLoader, diagnostics: readonly Diagnostic[]): Promise<Diagnostic[]> {
  const { policy, diagnostics: aboutPolicy } = await loader.lintPolicy();
  const { diagnostics: left, used } = judgeByPolicy([...diagnostics, ...aboutPolicy], policy);
  const unused = unusedAllowances(loader.file, policy.allowances, used, diagnostics);
  const all = unused.length === 0 ? left : [...left, ...judgeByPolicy(unused, policy).diagnostics];
  return forgiveUnset(all, policy.levels);
}
