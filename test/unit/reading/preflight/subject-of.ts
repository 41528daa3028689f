/** A project in a temporary folder, read as `tq preflight` reads it. */
import { FixedClock } from '../../../fakes/fixed-clock.ts';
import { nodeFileSystem } from '../../../../src/adapters/node-file-system.ts';
import { treeSitterPython } from '../../../../src/adapters/tree-sitter-python.ts';
import { EVERYTHING } from '../../../../src/project/select.ts';
import { ProjectLoader } from '../../../../src/reading/load-project.ts';
import type { PreflightSubject } from '../../../../src/reading/preflight/subject.ts';

const python = treeSitterPython();

export async function subjectOf(
  workingDirectory: string,
  prefectFile = 'prefect.yaml',
): Promise<PreflightSubject> {
  const loader = await ProjectLoader.open(
    { workingDirectory, prefectFile, selection: EVERYTHING, environment: {}, advice: true },
    { files: nodeFileSystem(), clock: new FixedClock(new Date('2026-01-01T00:00:00Z')), python },
  );
  const loaded = await loader.load();
  if (loaded.project === undefined) throw new Error('the project cannot be read');
  const { checked } = loaded;
  const quality = await loader.quality(checked);
  return { checked, loaded, quality, folders: loader.folders, texts: loader.sources, variables: {} };
}
