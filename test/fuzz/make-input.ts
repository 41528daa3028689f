/** One input of the fuzzer from its seed: a real project with a broken file, or one with a made-up `prefect.yaml`. */
import fc from 'fast-check';
import { isWritten, PROJECT_FILE, type ProjectFiles } from './corpus.ts';
import { LARGEST_INPUT, mutate } from './mutate.ts';
import { Random, seedOf } from './random.ts';
import { prefectYaml } from './shapes.ts';
import { PREFECT_WORDS, PYTHON_WORDS, RULE_WORDS, YAML_WORDS } from './words.ts';

const FLOWS = Buffer.from(`from prefect import flow


@flow
def orders(day: str = "today", count: int = 1, table: list[str] | None = None):
    """Check the orders of a day."""
`);

export interface Input {
  files: ProjectFiles;
  /** The file that was broken or made up. */
  changed: string;
}

/** The `index`th input of a run with that seed, over that corpus. */
export function makeInput(corpus: readonly ProjectFiles[], seed: number, index: number): Input {
  const random = new Random(seedOf(seed, index));
  const kind = random.below(10);
  if (kind < 2) return madeUp(random, corpus, kind === 1);
  const project = random.pick(corpus);
  const written = [...project.keys()].filter(isWritten);
  const flowFiles = [...project.keys()].filter((path) => path.endsWith('.py'));
  // The flow of a project with rule files is a plain one.
  const others = written.length > 0 ? written : flowFiles;
  const isOther = kind < (written.length > 0 ? 9 : 5);
  const changed = isOther && others.length > 0 ? random.pick(others) : PROJECT_FILE;
  const bytes = mutate(project.get(changed) as Uint8Array, random, material(corpus, changed));
  return { files: new Map([...project, [changed, bytes]]), changed };
}

function madeUp(random: Random, corpus: readonly ProjectFiles[], isBroken: boolean): Input {
  const [text = ''] = fc.sample(prefectYaml, { seed: random.below(2 ** 31), numRuns: 1 });
  const bytes = Buffer.from(text).subarray(0, LARGEST_INPUT);
  const changed = isBroken ? mutate(bytes, random, material(corpus, PROJECT_FILE)) : bytes;
  return {
    files: new Map([
      [PROJECT_FILE, changed],
      ['flows.py', FLOWS],
    ]),
    changed: PROJECT_FILE,
  };
}

const materials = new WeakMap<readonly ProjectFiles[], { yaml: Uint8Array[]; python: Uint8Array[] }>();

function material(corpus: readonly ProjectFiles[], path: string) {
  let found = materials.get(corpus);
  if (found === undefined) {
    const all = corpus.flatMap((files) => [...files]);
    const ofKind = (end: string) => all.filter(([name]) => name.endsWith(end)).map(([, bytes]) => bytes);
    found = { yaml: ofKind('.yaml'), python: ofKind('.py') };
    materials.set(corpus, found);
  }
  return path.endsWith('.py')
    ? { words: PYTHON_WORDS, others: found.python }
    : { words: [...YAML_WORDS, ...(isWritten(path) ? RULE_WORDS : PREFECT_WORDS)], others: found.yaml };
}
