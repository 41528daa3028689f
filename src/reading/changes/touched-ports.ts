/** What the question needs whether a change touches an entry. */
import type { ChangedPaths } from '../../changes/changed-paths.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import type { Document } from '../../project/document.ts';
import type { ProjectFolders } from '../flows/source-folders.ts';
import type { TouchedCode } from './touched-code.ts';

export interface TouchedPorts {
  /** With what it includes. */
  document: Document;
  folders: ProjectFolders;
  files: FileSystem;
  changes: ChangedPaths;
  code: TouchedCode;
  /** What fills in placeholders such as `{{ $NAME }}`. */
  environment: Readonly<Record<string, string | undefined>>;
}
