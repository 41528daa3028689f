/** What a file given by name is: editors and hooks hand over whatever was changed. */

export type FileKind = 'project' | 'rules' | 'block';

/** Whether the name says that it describes deployments. */
export function hasProjectName(name: string): boolean {
  return /(?:^|[\\/])prefect[\w.-]*\.ya?ml$/i.test(name);
}

/** By what it holds; the name counts more. */
export function fileKind(name: string, text: string): FileKind {
  if (hasProjectName(name)) return 'project';
  if (/^["']?(?:deployments|pull|build|push)["']?\s*:/m.test(text)) return 'project';
  if (/^["']?engine_name["']?\s*:/m.test(text)) return 'block';
  if (/^["']?rules["']?\s*:/m.test(text) || /\.json$/i.test(name)) return 'rules';
  return /^(?:-\s|\[)/.test(withoutComments(text).trimStart()) ? 'rules' : 'project';
}

/** Without lines that are comments alone. */
function withoutComments(text: string): string {
  return text.replaceAll(/^[ \t]*#[^\n]*$/gm, '');
}
