/** What is said about quality flows of a project that is in memory alone. */
import { treeSitterPython } from '../../../src/adapters/tree-sitter-python.ts';
import { EVERYTHING } from '../../../src/project/select.ts';
import { ProjectLoader } from '../../../src/reading/load-project.ts';
import { FixedClock } from '../../fakes/fixed-clock.ts';
import { MemoryFiles } from '../../fakes/memory-files.ts';

const python = treeSitterPython();
const ROOT = '/project';

export const ONE =
  'name: p\ndeployments:\n  - name: orders\n    entrypoint: flows.py:orders\n    work_pool: { name: local }\n';

/** `codes` in the order of the files; `opened`: what was read, below the root. */
export async function advise(texts: Record<string, string>) {
  const files = new MemoryFiles(ROOT, { 'prefect.yaml': ONE, ...texts });
  const loader = await ProjectLoader.open(
    {
      workingDirectory: ROOT,
      prefectFile: 'prefect.yaml',
      selection: EVERYTHING,
      environment: {},
      advice: true,
    },
    { files, python, clock: new FixedClock(new Date('2026-01-01T00:00:00Z')) },
  );
  const { diagnostics } = await loader.load();
  const about = diagnostics.filter(({ code }) => code < 'TQ4040' || code > 'TQ5');
  const withoutText = about.filter(({ where }) => where && !loader.sources.has(where.file));
  return {
    codes: about.map(({ code }) => code),
    said: about.map(({ code, severity, message }) => `${severity}[${code}] ${message}`),
    /** Places of which no line can be shown. */
    withoutText,
    opened: files.read.map((path) => path.slice(ROOT.length + 1)),
  };
}

/** The codes of the wanted kind in a flow file; without the general advice about tests and the like. */
export async function codesIn(
  flows: string,
  code: string,
  more: Record<string, string> = {},
): Promise<number> {
  const { codes } = await advise({ 'flows.py': flows, ...more });
  return codes.filter((each) => each === code).length;
}
