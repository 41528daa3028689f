import { describe, expect, it } from 'vitest';
import { readSource } from './reading.ts';

/** What a wrapper in the same file makes of `@wrapped…` above `def nightly_run`. */
async function wrapped(wrapper: string, decorator: string) {
  const source = `import functools\nimport os\nimport prefect\n${wrapper}\n@${decorator}\ndef nightly_run(a: int):\n    "Doc."\n`;
  const { flow, diagnostics, unknown } = await readSource(source, 'nightly_run');
  return {
    name: flow?.flowName,
    version: flow?.declaredVersion,
    codes: diagnostics.map((each) => each.code),
    unknown: unknown.map(({ what }) => what),
  };
}

describe('a wrapper of `flow`', () => {
  it.each([
    ['def w(f): return prefect.flow(f)', 'w', 'nightly-run'],
    ['def w(**o): return prefect.flow(**o)', 'w(name="n")', 'n'],
    ['def w(**o):\n    o["name"] = "x-" + o["name"]\n    return prefect.flow(**o)', 'w(name="n")', 'x-n'],
    ['def w(**o):\n    o.update(name="u")\n    return prefect.flow(**o)', 'w(name="n")', 'u'],
    ['def w(**o):\n    o.pop("name")\n    return prefect.flow(**o)', 'w(name="n")', 'nightly-run'],
    ['def w(**o):\n    o = dict(o, name="d")\n    return prefect.flow(**o)', 'w(name="n")', 'd'],
    ['def w(**o):\n    return prefect.flow(**({"name": "m"} | o))', 'w(name="n")', 'n'],
    ['def w(**o):\n    return prefect.flow(**(o or {}))', 'w(name="n")', 'n'],
    [
      'def w(**o):\n    name = o.pop("name", None) or "none"\n    return prefect.flow(name=name, **o)',
      'w()',
      'none',
    ],
    [
      'def w(team, *, name): return prefect.flow(name=f"{team}/{name}".replace("/", "-"))',
      'w("a", name="n")',
      'a-n',
    ],
    [
      'def w(team="t"):\n    def d(f): return prefect.flow(f, name=f.__name__ + team)\n    return d',
      'w()',
      'nightly_runt',
    ],
    [
      'def w(f=None, **o):\n    if not f:\n        return lambda g: w(g, **o)\n    return prefect.flow(f, **o)',
      'w(name="n")',
      'n',
    ],
    [
      'def w(*a, **o):\n    if a and callable(a[0]):\n        return prefect.flow(*a)\n    return prefect.flow(**o)',
      'w',
      'nightly-run',
    ],
    ['w = functools.partial(prefect.flow, name="p")', 'w', 'p'],
    ['w = functools.partial(functools.partial(prefect.flow, name="p"), name="q")', 'w()', 'q'],
    [
      'def w(f):\n    try:\n        return prefect.flow(f, name="t")\n    except Exception:\n        raise',
      'w',
      't',
    ],
    [
      'def w(f):\n    if os.environ.get("CI"):\n        print("ci")\n    return prefect.flow(f)',
      'w',
      'nightly-run',
    ],
    ['class W:\n    @staticmethod\n    def job(**o): return prefect.flow(**o)', 'W.job(name="n")', 'n'],
    [
      'def w(name):\n    for i in range(3):\n        print(i)\n    return prefect.flow(name=name)',
      'w("n")',
      'n',
    ],
    [
      'def suffix(x, y="s"): return f"{x}-{y}"\ndef w(name): return prefect.flow(name=suffix(name))',
      'w("n")',
      'n-s',
    ],
  ])('%s with @%s names the flow', async (wrapper, decorator, name) => {
    expect(await wrapped(wrapper, decorator)).toEqual({ name, version: null, codes: [], unknown: [] });
  });

  it.each([
    [
      'def w(f):\n    if os.environ.get("CI"):\n        return prefect.flow(f, name="ci")\n    return prefect.flow(f)',
      'w',
      'nightly-run',
    ],
    ['def w(**o):\n    for x in o:\n        return prefect.flow(**o)', 'w(name="n")', 'n'],
    ['def flow(*a, **k): return make(*a, **k)', 'flow(name="n")', 'n'],
    ['from acme import job as flow', 'flow(name="n")', 'n'],
    ['from acme.tools import decorators', 'decorators.flow', 'nightly-run'],
    ['from acme import app', 'app().flow(name="n")', 'n'],
  ])(
    'that tq does not see through is taken for Prefect’s own, with a warning: %s',
    async (wrapper, decorator, name) => {
      const reading = await wrapped(wrapper, decorator);
      expect(reading).toEqual({ name, version: null, codes: ['TQ2110'], unknown: ['name'] });
    },
  );

  it.each([
    [
      'def w(**o):\n    if os.environ.get("CI"):\n        o["name"] = "ci"\n    return prefect.flow(**o)',
      'w(name="n")',
    ],
    ['def w(f): return prefect.flow(f, name=os.environ["NAME"])', 'w'],
    ['def w(f, **o):\n    change(o)\n    o = other(o)\n    return prefect.flow(f, **o)', 'w'],
    ['N = []\ndef w(f):\n    return prefect.flow(f, name=next(N))', 'w'],
  ])('that computes the name leaves no flow: %s', async (wrapper, decorator) => {
    const { name, codes, unknown } = await wrapped(wrapper, decorator);
    expect({ name, codes: codes[0], unknown: unknown[0] }).toEqual({
      name: undefined,
      codes: 'TQ2106',
      unknown: 'name',
    });
  });

  it('with a version that is computed is read without it', async () => {
    const { name, version, codes, unknown } = await wrapped(
      'def w(f): return prefect.flow(f, version=os.environ["V"])',
      'w',
    );
    expect({ name, version, codes, unknown }).toEqual({
      name: 'nightly-run',
      version: null,
      codes: ['TQ2107'],
      unknown: ['version'],
    });
  });
});

describe('a factory', () => {
  const FACTORY = `
from prefect import flow
LIMIT = 3
def make(table, limit=LIMIT, **options):
    columns = {"a": 1}
    @flow(name=f"check-{table}", **options)
    def inner(day: str, rows: int = limit, first: str = table[0], size: dict = columns):
        "Inner."
    return inner
`;

  it('puts its arguments into the flow', async () => {
    const { flow, diagnostics } = await readSource(`${FACTORY}f = make("orders", version="2")\nLIMIT = 4\n`);
    expect(diagnostics).toEqual([]);
    expect(flow).toMatchObject({ flowName: 'check-orders', description: 'Inner.', declaredVersion: '2' });
    expect(flow?.parameterSchema['properties']).toMatchObject({
      day: { type: 'string' },
      rows: { type: 'integer', default: 3 },
      first: { type: 'string', default: 'o' },
      size: { default: { a: 1 } },
    });
  });

  it.each([
    ['f = make(read_table())', 'TQ2106'],
    ['f = make(*TABLES)', 'TQ2106'],
    ['f = missing("x")', 'TQ2103'],
    ['from acme.flows import make as other\nf = other("x")', 'TQ2111'],
    ['from acme.flows import make as other\nf = other("x").with_options(name="y")', 'TQ2111'],
    ['def odd():\n    while True:\n        return make("x")\n    return flow(print)\nf = odd()', 'TQ2111'],
    ['from prefect import task\nf = task(print)', 'TQ2103'],
    ['f = FLOWS["x"]\nFLOWS = {"x": make("y")}', 'TQ2103'],
    ['f = make', 'TQ2103'],
  ])('that tq cannot follow is no flow: %s', async (body, code) => {
    const { flow, diagnostics } = await readSource(`${FACTORY}${body}\n`);
    expect(flow).toBeUndefined();
    expect(diagnostics[0]?.code).toBe(code);
  });

  it('in a dictionary is found by its key', async () => {
    const source = `${FACTORY}FLOWS = {t: make(t, **o) for t, o in {"x": {}, "y": {"version": "7"}}.items()}\nf = FLOWS["y"]\n`;
    expect((await readSource(source)).flow).toMatchObject({ flowName: 'check-y', declaredVersion: '7' });
  });

  it('names the module that it comes from', async () => {
    const { diagnostics } = await readSource('from acme.flows import make\nf = make("x")\n');
    expect(diagnostics[0]?.message).toBe(
      'tq cannot tell what flow `f` is: it is made by `make`, which comes from `acme.flows`',
    );
  });

  it('that calls itself ends', async () => {
    const body =
      'def loop(n=0, *a, **k):\n    return loop(n + 1, *a, **k) if n < 99 else loop(**k)\nf = loop()';
    expect((await readSource(`${FACTORY}${body}\n`)).flow).toBeUndefined();
  });

  it('with functions that call themselves twice ends soon', async () => {
    const body = 'def fib(n): return fib(n - 1) + fib(n - 2) if n > 1 else 1\n@flow\ndef f(a=fib(60)): pass';
    expect((await readSource(`${FACTORY}${body}\n`)).diagnostics.map((each) => each.code)).toEqual([
      'TQ2105',
    ]);
  });
});

describe('a relative import out of the folder', () => {
  it.each([
    ['from ..common import x', ['TQ2112']],
    ['from ... import common', ['TQ2112']],
    ['from .common import x', []],
    ['try:\n    from ..common import x\nexcept ImportError:\n    from common import x', []],
  ])('%s', async (line, codes) => {
    const { flow, diagnostics } = await readSource(
      `${line}\nfrom prefect import flow\n@flow\ndef f(): pass\n`,
    );
    expect(flow?.flowName).toBe('f');
    expect(diagnostics.map((each) => each.code)).toEqual(codes);
  });
});
