import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { treeSitterPython } from '../../../src/adapters/tree-sitter-python.ts';
import { Modules } from '../../../src/python/modules.ts';
import { readFlow } from '../../../src/python/read-flow.ts';
import { propertiesOf, readParameters, said } from './reading.ts';

const IMPORTS = `
from prefect import State
from prefect.blocks.system import Secret
from prefect.futures import PrefectFuture
from prefect.types import PositiveInteger
`;

async function modulesWith(source: string): Promise<Modules> {
  const tree = await treeSitterPython().parse(source);
  const sourceHash = createHash('md5').update(source).digest('hex');
  const modules = new Modules('flows');
  const file = { file: 'flows.py', text: source, sourceHash, tree, quotedAnnotations: new Map() };
  modules.add('flows', { file, isPackage: true });
  return modules;
}

describe('types of Prefect', () => {
  it('become definitions, plain schemas or nothing', async () => {
    const reading = await readParameters(
      'a: Secret, b: PositiveInteger = 1, c: PrefectFuture[int] = None',
      IMPORTS,
    );
    expect(said(reading)).toEqual([]);
    expect(reading.flow?.parameterSchema).toMatchObject({
      properties: {
        a: { $ref: '#/definitions/Secret' },
        b: { type: 'integer', exclusiveMinimum: 0, default: 1 },
        c: { title: 'c', position: 2, default: null },
      },
      definitions: {
        Secret: { block_type_slug: 'secret', secret_fields: expect.arrayContaining(['value']) as string[] },
      },
    });
  });

  it('bring the definitions they refer to', async () => {
    const { flow } = await readParameters('s: list[State]', IMPORTS);
    expect(Object.keys(flow?.parameterSchema['definitions'] ?? {}).sort()).toEqual([
      'ResultRecordMetadata',
      'Serializer',
      'State',
      'StateDetails',
      'StateType',
    ]);
  });

  it('get longer names when a class of the file has theirs', async () => {
    const before =
      'import prefect.states\nfrom pydantic import BaseModel\nclass State(BaseModel):\n    a: int\n';
    const properties = await propertiesOf('a: State, b: prefect.states.State', before);
    expect([properties['a']?.['$ref'], properties['b']?.['$ref']]).toEqual([
      '#/definitions/flows__State',
      '#/definitions/prefect__client__schemas__objects__State',
    ]);
  });

  it('with arguments of their own are not told, and tq says so', async () => {
    const reading = await readParameters('p: State[int]', IMPORTS);
    expect(said(reading)[0]).toContain('tq cannot tell the type of parameter `p`');
  });
});

describe('the table', () => {
  it.each([
    ['from prefect import flow\n@flow\ndef f(a: int = 1): pass\n', true],
    ['from prefect import flow, State\ns: State\n@flow\ndef f(a: int = 1): pass\n', true],
    ['from prefect import flow, State\n@flow\ndef f(a: State): pass\n', false],
  ])('%j is read without it: %s', async (source, isComplete) => {
    const modules = await modulesWith(source);
    readFlow(modules, 'flows', 'f');
    expect(modules.isComplete).toBe(isComplete);
    await modules.loadTypes();
    expect(modules.types === undefined).toBe(isComplete);
  });
});
