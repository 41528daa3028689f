import { describe, expect, it } from 'vitest';
import { treeSitterPython } from '../../../../src/adapters/tree-sitter-python.ts';
import type { FlowInspector } from '../../../../src/ports/flow-inspector.ts';
import { parseEntrypoint } from '../../../../src/project/entrypoint.ts';
import type { FlowDefinition } from '../../../../src/python/flow-definition.ts';
import { FlowReader, readEntrypoint } from '../../../../src/reading/flows/read-flows.ts';
import type { ProjectFolders } from '../../../../src/reading/flows/source-folders.ts';
import { MemoryFiles } from '../../../fakes/memory-files.ts';

const ROOT = '/work';
const python = treeSitterPython();

interface Options {
  folders?: Partial<ProjectFolders>;
  inspector?: FlowInspector;
}

async function read(entrypoint: string, texts: Record<string, string>, options: Options = {}) {
  const files = new MemoryFiles(ROOT, texts);
  const folders = { workingDirectory: ROOT, ...options.folders };
  const reading = await readEntrypoint(entrypoint, folders, { files, python, inspector: options.inspector });
  const said = reading.diagnostics.map((each) => `${each.code} ${each.message} (${each.help ?? ''})`);
  return { ...reading, said, opened: files.read.map((path) => path.slice(ROOT.length + 1)) };
}

const MODEL = 'from pydantic import BaseModel\nclass Order(BaseModel):\n    a: int\n';

describe('files of the project', () => {
  it('are read when a flow needs them, once each, and no others', async () => {
    const files = new MemoryFiles(ROOT, {
      'flows.py':
        'import pandas\nimport unused\nfrom models import Order\nfrom names import NAME\nfrom prefect import flow\n@flow(name=NAME)\ndef f(a: Order): pass\n@flow\ndef g(a: Order, b: pandas.DataFrame): pass\n',
      'models.py': `import lower\n${MODEL}`,
      'names.py': 'NAME = "n"\n',
      'unused.py': 'X = 1\n',
      'lower.py': 'X = 1\n',
    });
    const reader = new FlowReader(ROOT, { files, python }, new Map());
    const entrypoints = ['flows.py:f', './flows.py:g', 'flows.py:f'];
    const flows = await Promise.all(entrypoints.map((each) => reader.read(parseEntrypoint(each)!)));
    expect(flows.map((flow) => flow?.flowName)).toEqual(['n', 'g', 'n']);
    expect(reader.diagnostics).toEqual([]);
    expect(files.read.toSorted()).toEqual(
      ['flows.py', 'models.py', 'names.py'].map((each) => `${ROOT}/${each}`),
    );
  });

  it.each([
    ['names that import each other', { 'a.py': 'from b import Order\n', 'b.py': 'from a import Order\n' }],
    [
      'stars that import each other',
      Object.fromEntries(
        ['a', 'b', 'c', 'd'].map((name) => [
          `${name}.py`,
          ['a', 'b', 'c', 'd'].map((other) => `from ${other} import *\n`).join(''),
        ]),
      ),
    ],
    ['a file that imports itself', { 'a.py': 'from a import Order\nimport a as Order2\n' }],
    [
      'a base class of itself',
      { 'a.py': 'import b\nclass Order(b.Order): pass\n', 'b.py': 'import a\nclass Order(a.Order): pass\n' },
    ],
  ])('may go in circles: %s', async (_what, files) => {
    const { flow, said } = await read('flows.py:f', {
      'flows.py': 'from a import Order\nfrom prefect import flow\n@flow\ndef f(p: Order): pass\n',
      ...files,
    });
    expect(flow?.parameterSchema['properties']).toEqual({ p: { title: 'p', position: 0 } });
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^TQ2105 tq cannot tell the type of parameter `p`/);
  });

  it('that are no Python leave what they define unknown', async () => {
    const { flow, said } = await read('flows.py:f', {
      'flows.py': 'from models import Order\nfrom prefect import flow\n@flow\ndef f(p: Order): pass\n',
      'models.py': `${MODEL}def broken(:\n`,
    });
    expect(flow?.flowName).toBe('f');
    expect(said).toEqual([
      'TQ2105 tq cannot tell the type of parameter `p`: `Order` is imported from `models`; any type is accepted for it ()',
    ]);
  });

  it('that are no Python are named when the flow itself is in them', async () => {
    const { said } = await read('deploy.py:f', {
      'deploy.py': 'from flows import f\n',
      'flows.py': 'def f(:\n',
    });
    expect(said).toEqual([expect.stringMatching(/^TQ2101 `flows.py` is not valid Python/)]);
  });

  it('outside the project are not followed', async () => {
    const { said } = await read('flows.py:f', { 'flows.py': 'from .missing import f\n' });
    expect(said).toEqual([
      'TQ2102 flow `f` is not defined in `flows.py`, which imports it as `.missing.f` (tq finds no file of the project for it; write a function with `@flow` that calls it)',
    ]);
  });

  it.each([
    ['the folder of the file', 'jobs/models.py'],
    ['the working directory', 'models.py'],
    ['`src`', 'src/models.py'],
    ['the folder around the package', 'models/__init__.py'],
    ['a folder that `pyproject.toml` declares', 'lib/models.py'],
    ['a folder that the `pyproject.toml` beside the flow declares', 'jobs/code/models/__init__.py'],
  ])('are found in %s', async (_what, path) => {
    const { flow } = await read('jobs/flows.py:f', {
      'jobs/__init__.py': '',
      'jobs/flows.py': 'from models import Order\nfrom prefect import flow\n@flow\ndef f(p: Order): pass\n',
      'jobs/pyproject.toml': '[tool.hatch.build.targets.wheel]\npackages = ["code/models"]\n',
      'pyproject.toml': '[tool.setuptools.package-dir]\n"" = "lib"\n',
      [path]: MODEL,
    });
    expect(flow?.parameterSchema['definitions']).toHaveProperty('Order');
  });

  it('are found at the top of the repository', async () => {
    const files = {
      'sub/flows.py':
        'from common.models import Order\nfrom prefect import flow\n@flow\ndef f(p: Order): pass\n',
      'common/models.py': MODEL,
    };
    const folders = { workingDirectory: `${ROOT}/sub` };
    const without = await read('flows.py:f', files, { folders });
    expect(without.said).toHaveLength(1);
    const within = await read('flows.py:f', files, { folders: { ...folders, repositoryRoot: ROOT } });
    expect(within.flow?.parameterSchema['definitions']).toHaveProperty('Order');
  });

  it('that shadow what Prefect has loaded are not taken for it', async () => {
    const { flow } = await read('enum.py:f', {
      'enum.py':
        'import enum\nfrom prefect import flow\nclass E(enum.Enum):\n    A = 1\n@flow\ndef f(p: E = E.A): pass\n',
      'pydantic.py': '',
      'prefect.py': '',
    });
    expect(flow?.parameterSchema['definitions']).toEqual({ E: { title: 'E', enum: [1], type: 'integer' } });
  });
});

describe('a file that is not there', () => {
  const files = { 'pipelines/x/flows.py': 'from prefect import flow\n@flow\ndef f(): pass\n', 'top.py': '' };

  it('is reported with the only place where it was looked for', async () => {
    const { said } = await read('flow.py:f', files);
    expect(said).toEqual([
      "TQ2012 the flow's file `flow.py` does not exist (write the path from the folder where `tq` runs)",
    ]);
  });

  it.each([
    [
      'flows.py:f',
      { projectFolder: `${ROOT}/pipelines/x` },
      "TQ2012 the flow's file `flows.py` does not exist (write `pipelines/x/flows.py:f`)",
    ],
    [
      'top.py:f',
      { workingDirectory: `${ROOT}/pipelines/x`, repositoryRoot: ROOT },
      "TQ2012 the flow's file `top.py` does not exist (the file is at `../../top.py`: run `tq` in `../..`)",
    ],
    [
      'none.py:f',
      { projectFolder: `${ROOT}/pipelines/x`, repositoryRoot: ROOT },
      "TQ2012 the flow's file `none.py` does not exist (write the path from the folder where `tq` runs; it is not in the folder of `prefect.yaml` nor at the top of the repository either)",
    ],
    [
      'shop.flows:f',
      { projectFolder: `${ROOT}/pipelines/x` },
      'TQ2012 none of the files `shop/flows.py`, `shop/flows/__init__.py`, `src/shop/flows.py`, `src/shop/flows/__init__.py` exists (write the module as Python imports it from the folder where `tq` runs; it is not in the folder of `prefect.yaml` nor at the top of the repository either)',
    ],
  ])('%s is looked for in %j', async (entrypoint, folders, message) => {
    const { flow, said } = await read(entrypoint, files, { folders });
    expect(flow).toBeUndefined();
    expect(said).toEqual([message]);
  });

  it('is reported at every place that names it', async () => {
    const reader = new FlowReader(ROOT, { files: new MemoryFiles(ROOT, {}), python }, new Map());
    const places = [3, 9].map((line) => {
      const at = { offset: line * 10, line, column: 1 };
      return { file: 'prefect.yaml', start: at, end: at };
    });
    for (const where of places) await reader.read(parseEntrypoint('flows.py:f')!, () => where);
    expect(reader.diagnostics.map((each) => each.where)).toEqual(places);
  });
});

describe('what the source does not tell', () => {
  const FLOW: FlowDefinition = {
    flowName: 'asked',
    description: null,
    declaredVersion: null,
    sourceHash: 'h',
    parameterSchema: {},
    where: {
      file: 'flows.py',
      start: { offset: 0, line: 1, column: 1 },
      end: { offset: 0, line: 1, column: 1 },
    },
  };

  function inspector(
    answer: Awaited<ReturnType<FlowInspector['inspect']>>,
  ): FlowInspector & { asked: string[] } {
    const asked: string[] = [];
    return {
      asked,
      async inspect({ written }) {
        asked.push(written);
        return answer;
      },
    };
  }

  const source = (body: string) => ({
    'flows.py': `from prefect import flow\nfrom lib import x, Y\n${body}\n`,
  });

  it.each([
    ['a type', '@flow\ndef f(a: Y): pass'],
    ['a default', '@flow\ndef f(a=x()): pass'],
    ['the name', '@flow(name=x())\ndef f(): pass'],
    ['the description', '@flow(description=x())\ndef f(): pass'],
    ['the version', '@flow(version=x())\ndef f(): pass'],
    ['another decorator', '@flow\n@x\ndef f(): pass'],
    ["a company's flow", 'from acme.prefect import flow\n@flow\ndef f(): pass'],
    ['a factory', 'f = x("a")'],
    ['an import', 'from lib import f'],
    ['no flow', 'def f(): pass'],
  ])('%s is asked of Python, whose answer stands', async (_what, body) => {
    const python = inspector({ flow: FLOW });
    const { flow, said } = await read('flows.py:f', source(body), { inspector: python });
    expect(python.asked).toEqual(['flows.py:f']);
    expect(flow).toEqual(FLOW);
    expect(said).toEqual([]);
  });

  it('stays as it is read when Python cannot answer, and says why', async () => {
    const python = inspector({ failure: 'there is no Prefect' });
    const { flow, said } = await read('flows.py:f', source('@flow\ndef f(a: Y, b: Y): pass'), {
      inspector: python,
    });
    expect(flow?.flowName).toBe('f');
    expect(said).toEqual([
      'TQ2105 tq cannot tell the type of parameter `a`: `Y` is imported from `lib`; any type is accepted for it (Python was asked too: there is no Prefect)',
      'TQ2105 tq cannot tell the type of parameter `b`: `Y` is imported from `lib`; any type is accepted for it ()',
    ]);
  });

  it.each([
    ['everything is known', '@flow(name="n")\ndef f(a: int = 1): pass', []],
    ['the file is no Python', 'def f(:', ['TQ2101']],
    ['Prefect refuses a parameter', '@flow\ndef f(_a, b: Y): pass', ['TQ2104', 'TQ2105']],
    ['Prefect refuses the name', '@flow(name="a/b")\ndef f(b: Y): pass', ['TQ2108', 'TQ2105']],
  ])('is not asked of Python when %s', async (_what, body, codes) => {
    const python = inspector({ flow: FLOW });
    const { flow, diagnostics } = await read('flows.py:f', source(body), { inspector: python });
    expect(python.asked).toEqual([]);
    expect(diagnostics.map((each) => each.code)).toEqual(codes);
    expect(flow === undefined).toBe(codes.length > 0);
  });

  it('is not asked of Python when there is no file', async () => {
    const python = inspector({ flow: FLOW });
    expect((await read('none.py:f', {}, { inspector: python })).flow).toBeUndefined();
    expect(python.asked).toEqual([]);
  });

  it('is asked for the version of a flow that an installed package makes', async () => {
    const python = inspector({ flow: FLOW });
    const body = 'from truthound_prefect import create_quality_flow\nf = create_quality_flow("n", loader=x)';
    const asked = (await read('flows.py:f', source(body), { inspector: python })).flow;
    expect(asked).toEqual({ ...FLOW, collectingParameters: ['kwargs'] });
    const declared = body.replace('loader=x', 'loader=x, version="1"');
    expect((await read('flows.py:f', source(declared), { inspector: python })).flow?.declaredVersion).toBe(
      '1',
    );
  });
});

describe('a parameter', () => {
  const flowWith = (parameter: string): Record<string, string> => ({
    'flows.py': `from prefect import flow\n@flow\ndef f(${parameter}): pass\n`,
  });

  it('of thousands of levels is too deep', async () => {
    const { said } = await read('flows.py:f', flowWith(`a: ${Array(20_000).fill('int').join('|')}`));
    expect(said).toEqual([
      'TQ2101 what `f` of `flows` is made of is nested too deep to be read (flatten it)',
    ]);
  });

  it('with a character beyond Unicode is not', async () => {
    const { said, flow } = await read('flows.py:f', flowWith(String.raw`a="\UFFFFFFFF"`));
    expect(said.join()).not.toContain('too deep');
    expect(flow).toBeDefined();
  });
});
