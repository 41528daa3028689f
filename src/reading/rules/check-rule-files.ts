/** The rule files of a project: each read once, with what is wrong with it and with what was compiled from it. */
import { diagnostic, type Diagnostic, hasErrors } from '../../diagnostics/diagnostic.ts';
import { isSilenceable } from '../../diagnostics/lint-policy.ts';
import type { Path, Span } from '../../diagnostics/span.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import type { CheckedProject } from '../../project/checks/check.ts';
import { textFindings } from '../../project/text-findings.ts';
import type { Document } from '../../project/document.ts';
import { checkRuleFile } from '../../rules/check-rule-file.ts';
import { readRuleFile, type ReadRuleFile } from '../../rules/read-rule-file.ts';
import { checkCompiledRules } from './compiled-rules.ts';
import { mayBeShown } from '../files/inside-repository.ts';
import { ProjectTexts } from '../checking/project-texts.ts';
import { type NamedRuleFile, readRuleFiles } from './rule-files.ts';
import { shownPath } from '../files/shown-path.ts';
import type { ProjectFolders } from '../flows/source-folders.ts';
import { unreadableFile } from '../files/unreadable-file.ts';

export interface RuleFilePorts {
  folders: ProjectFolders;
  files: FileSystem;
  /** Texts that findings point into; those of the rule files are added. */
  sources: Map<string, string>;
  /** Told every secret that stands in a file, before anything is said about it. */
  keepSecret?: ((text: string) => void) | undefined;
}

/** Of the deployments in question; `isWhole`: of the whole project, with advice. */
export async function checkRuleFiles(
  project: Pick<CheckedProject, 'document' | 'deployments'>,
  isWhole: boolean,
  { folders, files, sources, keepSecret }: RuleFilePorts,
): Promise<Diagnostic[]> {
  const named = await readRuleFiles(project, new ProjectTexts(folders, files), isWhole);
  const paths = new Map<string, Path>();
  for (const { path: at, files: leadsTo } of named)
    for (const path of leadsTo) if (!paths.has(path)) paths.set(path, at);
  const found: CheckedRuleFile[] = [];
  // One after the other, so that the tree of each is let go before the next is made.
  for (const [path, at] of paths) {
    const name = shownPath(folders.workingDirectory, path);
    const place = () => project.document.spanOf(at);
    const together = [...paths.keys()];
    found.push(await checkOne(path, name, { files, sources, keepSecret, together }, place));
  }
  const diagnostics = [
    ...missingFiles(project.document, named),
    ...found.flatMap((each) => each.diagnostics),
  ];
  return [...diagnostics, ...(isWhole ? unusedFiles(project, named, folders) : [])];
}

/** A deployment that names no file runs no rules; a pattern of the project may have nothing yet. */
function missingFiles(document: Document, named: readonly NamedRuleFile[]): Diagnostic[] {
  return named.flatMap(({ path, written, found }) => {
    if (found !== 'missing') return [];
    const missing = diagnostic('TQ1001', {
      message: `there is no rule file \`${written}\``,
      where: document.spanOf(path),
      help: 'name a file of this project, relative to the folder of `prefect.yaml`',
    });
    return [path[0] === 'tq' ? { ...missing, severity: 'warning' as const } : missing];
  });
}

export interface CheckedRuleFile {
  diagnostics: Diagnostic[];
  /** How many rules it holds, right or wrong. */
  count: number;
}

interface OneOfSeveral extends Omit<RuleFilePorts, 'folders'> {
  /** Absolute paths of all rule files that are checked, this one among them. */
  together: readonly string[];
}

/** `path` is absolute, `name` how it is shown. */
export async function checkOne(
  path: string,
  name: string,
  { files, sources, keepSecret, together }: OneOfSeveral,
  place?: () => Span,
): Promise<CheckedRuleFile> {
  const { file, text, diagnostics } = await loadRuleFile(path, name, files, place);
  if (mayBeShown(name, file?.document)) sources.set(name, text);
  const inText = textFindings(name, text, file?.document);
  for (const secret of inText.secrets) keepSecret?.(secret);
  if (file === undefined) return { diagnostics: [...diagnostics, ...inText.diagnostics], count: 0 };
  const found = [...diagnostics, ...inText.diagnostics, ...checkRuleFile(file)];
  const count = file.entries.length;
  if (found.some(({ code, severity }) => severity === 'error' && !isSilenceable(code)))
    return { diagnostics: found, count };
  const aboutCompiled = await checkCompiledRules(path, name, file, { files, sources, together });
  // Whoever has errors left to mend is not told to compile; one who has let them through has compiled.
  const told = hasErrors(found)
    ? aboutCompiled.filter(({ severity }) => severity === 'error')
    : aboutCompiled;
  return { diagnostics: [...found, ...told], count };
}

/** `place`: where the file is named, for what cannot be said in the file itself. */
export async function loadRuleFile(
  path: string,
  name: string,
  files: FileSystem,
  place?: () => Span,
): Promise<ReadRuleFile> {
  const read = await files.readFile(path);
  if ('bytes' in read) return readRuleFile(name, read.bytes);
  const help = read.failure === 'directory' ? `name the files in it: \`${name}/*.yaml\`` : undefined;
  return { text: '', diagnostics: [unreadableFile(name, read, { where: place?.(), help })] };
}

/** TQ3020: of those that the project lists, where deployments say which of them they run. */
function unusedFiles(
  { document, deployments }: Pick<CheckedProject, 'document' | 'deployments'>,
  named: readonly NamedRuleFile[],
  { workingDirectory }: ProjectFolders,
): Diagnostic[] {
  const isOfProject = ({ path }: NamedRuleFile): boolean => path[0] === 'tq';
  const used = new Set(named.filter((each) => !isOfProject(each)).flatMap(({ files }) => files));
  if (used.size === 0 || deployments.length === 0) return [];
  return named.filter(isOfProject).flatMap(({ path, files }) =>
    files
      .filter((file) => !used.has(file))
      .map((file) =>
        diagnostic('TQ3020', {
          message: `no deployment runs the rules of \`${shownPath(workingDirectory, file)}\``,
          where: document.spanOf(path),
          help: 'name it under `tq.rules` of a deployment, or remove the file',
        }),
      ),
  );
}
