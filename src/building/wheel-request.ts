/** What packing a project as a wheel is asked for, and what it asks of the outside. */
import type { Interpreter } from '../interpreter/find-interpreters.ts';
import type { ContextEntry } from '../ports/build-context.ts';
import type { FileSystem } from '../ports/file-system.ts';
import type { Processes } from '../ports/processes.ts';
import type { StagingFolders } from '../ports/staging-folders.ts';

export interface WheelRequest {
  /** Absolute; the folder of `pyproject.toml`. */
  projectDirectory: string;
  /** Of that folder, without what `.dockerignore` excludes; nothing else is read. */
  entries: readonly ContextEntry[];
  /** The image to begin with; absent: by `requires-python`. */
  base?: string;
  /** What Prefect calls the folder at run time; absent: the name of `projectDirectory`. */
  folderName?: string;
  /** Whether the build back end is taken from the project's Python instead of being installed for the build. */
  noIsolation?: boolean;
  /** Told what the build front end prints, as it comes. */
  onOutput?: (text: string) => void;
}

export interface WheelPorts {
  files: FileSystem;
  processes: Processes;
  staging: StagingFolders;
  /** The project's Pythons, the likeliest first. */
  interpreters(): Promise<Interpreter[]>;
  /** The whole environment of the programs that are run. */
  variables: Readonly<Record<string, string | undefined>>;
}
