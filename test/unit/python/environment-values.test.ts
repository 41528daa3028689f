import { describe, expect, it } from 'vitest';
import { treeSitterPython } from '../../../src/adapters/tree-sitter-python.ts';
import type { JsonObject } from '../../../src/json.ts';
import { type FlowReading, readFlowFile } from '../../../src/python/read-flow.ts';
import { said } from './reading.ts';

const parser = treeSitterPython();
const VARIABLES = { STAGE: 'prod', PORT: '8080', EMPTY: '' };

function read(source: string, variables?: Record<string, string>): Promise<FlowReading> {
  const text = `import os\nfrom os import environ, getenv\nfrom prefect import flow\n${source}`;
  return readFlowFile(parser, { file: 'flows.py', text, sourceHash: '' }, 'f', variables);
}

async function defaultOf(value: string, before = '', variables = VARIABLES): Promise<unknown> {
  const { flow } = await read(`${before}\n@flow\ndef f(p=${value}): pass\n`, variables);
  return (flow?.parameterSchema['properties'] as Record<string, JsonObject>)['p']?.['default'];
}

describe('defaults from the environment', () => {
  it.each([
    ['os.environ["STAGE"]', 'prod'],
    ['environ.get("STAGE")', 'prod'],
    ['getenv("MISSING")', null],
    ['os.getenv("MISSING", "dev")', 'dev'],
    ['int(os.environ.get("PORT", 1))', 8080],
    ['os.getenv("EMPTY") or "none"', 'none'],
    ["f\"{environ['STAGE']}-{getenv('PORT'):>6}\"", 'prod-  8080'],
    ['os.getenv("STAGE") == "prod"', true],
    ['"MISSING" in os.environ', false],
    ['getenv("STAGE", compute())', 'prod'],
  ])('%s', async (value, expected) => {
    expect(await defaultOf(value)).toEqual(expected);
  });

  it.each([
    ['a name for it', 'env = os.environ', 'env["STAGE"]'],
    ['a constant', 'STAGE = os.getenv("STAGE")', 'STAGE'],
    ['a function of the file', 'def get(name):\n    return os.environ.get(name)', 'get("STAGE")'],
    ['a class', 'class Settings:\n    STAGE = os.getenv("STAGE")', 'Settings.STAGE'],
  ])('come through %s', async (_what, before, value) => {
    expect(await defaultOf(value, before)).toBe('prod');
  });

  it('are not shown when the whole environment is the default', async () => {
    const reading = await read('@flow\ndef f(p=os.environ): pass\n', VARIABLES);
    expect(said(reading)).toEqual([]);
    expect(JSON.stringify(reading.flow)).not.toContain('prod');
  });

  it('name the flow', async () => {
    const { flow } = await read('@flow(name=f"orders-{environ[\'STAGE\']}")\ndef f(): pass\n', VARIABLES);
    expect(flow?.flowName).toBe('orders-prod');
  });

  it('are null where the variable is missing and the file cannot be imported, and tq says so', async () => {
    const reading = await read('@flow\ndef f(p: str = os.environ["MISSING"]): pass\n', VARIABLES);
    expect(said(reading)).toEqual([
      'TQ2105 warning: tq cannot tell the default of parameter `p`: the environment variable `MISSING` is not set here, ' +
        'so Prefect cannot import the file; the parameter is optional and its default is shown as null',
    ]);
    expect(reading.flow?.parameterSchema['properties']).toMatchObject({ p: { default: null } });
  });

  it('are not told without the variables, and tq says so', async () => {
    const reading = await read('@flow\ndef f(p: str = os.getenv("STAGE", "dev")): pass\n');
    expect(said(reading)[0]).toContain('it depends on the environment of the machine that deploys');
    expect(reading.flow?.parameterSchema['properties']).toEqual({
      p: { title: 'p', position: 0, type: 'string' },
    });
  });
});

describe('a file that changes the environment', () => {
  it.each([
    'os.environ["STAGE"] = "x"',
    'os.environ[key()] = "x"',
    'os.environ.update(values)',
    'environ |= {"STAGE": "x"}',
    'os.environ.pop("STAGE")',
    'del os.environ["STAGE"]',
    'os.putenv("STAGE", "x")',
    'load_dotenv(override=True)',
    'def prepare():\n    os.environ["STAGE"] = "x"\nprepare()',
    'if os.getenv("PORT"):\n    os.environ.clear()',
  ])('%s makes the default unknown', async (before) => {
    const reading = await read(`${before}\n@flow\ndef f(p=os.environ.get("STAGE")): pass\n`, VARIABLES);
    expect(said(reading)[0]).toContain('may set the environment variable `STAGE`');
  });

  it.each([
    'os.environ["OTHER"] = "x"',
    'os.environ.setdefault("STAGE", "x")',
    'load_dotenv()',
    'load_dotenv(".env", override=False)',
    'def later():\n    os.environ["STAGE"] = "x"',
    'set_stage = lambda: os.environ.update(STAGE="x")',
    'if __name__ == "__main__":\n    os.environ["STAGE"] = "x"',
    'x = os.environ["STAGE"]',
  ])('%s leaves what is set as it is', async (before) => {
    expect(await defaultOf('os.environ["STAGE"]', before)).toBe('prod');
  });

  it('may set what is not set', async () => {
    const reading = await read('load_dotenv()\n@flow\ndef f(p=os.environ["MISSING"]): pass\n', VARIABLES);
    expect(said(reading)[0]).toContain('`load_dotenv()` may set the environment variable `MISSING`');
  });
});
