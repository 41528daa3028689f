/** The Python files of flows, read for what they load when they run. */
import { resolve } from 'node:path';
import type { PythonUse } from '../../../quality/python-use.ts';
import { readPythonUse } from '../../../quality/read-python-use.ts';
import { PythonFiles, type PythonPorts } from '../../flows/python-files.ts';
import { entryOf, type PreflightSubject } from '../subject.ts';

/** A file, and the entries whose flow is in it. */
export interface FlowUse {
  use: PythonUse;
  entries: readonly number[];
}

/** Each file once; those that cannot be read are left out. */
export async function flowUses(
  { checked, folders, quality }: PreflightSubject,
  ports: PythonPorts,
): Promise<FlowUse[]> {
  const byFile = new Map<string, Set<number>>();
  for (const { deployment, flow } of checked.flows) {
    const { file } = flow.where;
    byFile.set(file, (byFile.get(file) ?? new Set<number>()).add(entryOf(deployment)));
  }
  const known = new Map((quality?.files ?? []).map((use) => [use.file, use]));
  const files = new PythonFiles(folders.workingDirectory, ports);
  const uses = await Promise.all(
    [...byFile].map(async ([file, entries]): Promise<FlowUse[]> => {
      const read = known.get(file) ?? (await readUse(files, resolve(folders.workingDirectory, file)));
      return read === undefined ? [] : [{ use: read, entries: [...entries] }];
    }),
  );
  return uses.flat();
}

async function readUse(files: PythonFiles, path: string): Promise<PythonUse | undefined> {
  const file = await files.load(path);
  return 'failure' in file ? undefined : readPythonUse(file);
}
