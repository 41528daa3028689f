import { describe, expect, it } from 'vitest';
import { readSource, said } from './reading.ts';

describe('a flow behind an entrypoint', () => {
  it('is described with its place', async () => {
    const { flow, diagnostics } = await readSource(
      'from prefect import flow\n\n@flow\ndef load_users(day: str):\n    "Loads."\n',
      'load_users',
    );
    expect(diagnostics).toEqual([]);
    expect(flow).toEqual({
      flowName: 'load-users',
      description: 'Loads.',
      declaredVersion: null,
      sourceHash: 'd41d8cd98f00b204e9800998ecf8427e',
      parameterSchema: {
        title: 'Parameters',
        type: 'object',
        properties: { day: { title: 'day', type: 'string', position: 0 } },
        required: ['day'],
      },
      where: {
        file: 'flows.py',
        start: { offset: 36, line: 4, column: 5 },
        end: { offset: 46, line: 4, column: 15 },
      },
    });
  });

  it.each([
    ['a plain decorator', '@flow\ndef f(): pass', 'from prefect import flow'],
    ['a call', '@flow()\ndef f(): pass', 'from prefect import flow'],
    [
      'arguments that cannot be evaluated',
      '@flow(on_failure=[notify], task_runner=Dask(x=1), flow_run_name=lambda: 1)\ndef f(): pass',
      'from prefect import flow',
    ],
    ['an alias', '@fl\ndef f(): pass', 'from prefect import flow as fl'],
    ['the module', '@p.flow(retries=1)\ndef f(): pass', 'import prefect as p'],
    ['a wrapper of the project', '@flow(team="x")\ndef f(): pass', 'from mycompany.prefect import flow'],
    ['a renamed wrapper of the project', '@job\ndef f(): pass', 'from .tools import flow as job'],
    ['an attribute named flow', '@tools.decorators.flow()\ndef f(): pass', 'from mycompany import tools'],
    [
      'a decorator kept in a name',
      'daily = flow(retries=3)\n@daily\ndef f(): pass',
      'from prefect import flow',
    ],
    ['other decorators around', '@a\n@flow\n@b.c(1)\ndef f(): pass', 'from prefect import flow'],
    ['an async function', '@flow\nasync def f(): pass', 'from prefect import flow'],
    [
      'a function in a try',
      'try:\n    @flow\n    def f(): pass\nexcept ImportError:\n    f = None',
      'from prefect import flow',
    ],
    [
      'a function in an if',
      'if x:\n    @flow\n    def f(): pass\nelse:\n    pass',
      'from prefect import flow',
    ],
  ])('is found with %s', async (_what, body, imports) => {
    expect((await readSource(`${imports}\n${body}\n`)).flow?.flowName).toBe('f');
  });

  it.each([
    ['f = flow(g, name="n")', 'n'],
    ['f = flow(name="n")(g)', 'n'],
    ['f = flow(g).with_options(name="n")', 'n'],
    ['h = flow(g)\nf = h.with_options(retries=1)', 'g'],
    ['h = flow(g, name="inner")\nf = h.with_options(name=None)', 'inner'],
  ])('is found by assignment: %s', async (assignment, name) => {
    const { flow } = await readSource(`from prefect import flow\ndef g(a: int): pass\n${assignment}\n`);
    expect(flow?.flowName).toBe(name);
    expect(flow?.parameterSchema['required']).toEqual(['a']);
  });

  it('follows constants for name, description and version', async () => {
    const { flow } = await readSource(
      'from prefect import flow\nTEAM = "a"\n@flow(name=f"{TEAM}-x", description="""two\n  lines""", version="1" "2")\ndef f(): "no"\n',
    );
    expect(flow).toMatchObject({ flowName: 'a-x', description: 'two\n  lines', declaredVersion: '12' });
  });

  it('is a method of a class, also of its base', async () => {
    const source =
      'from prefect import flow\nclass A:\n    @flow\n    def run(self, a: int): pass\nclass B(A): pass\n';
    const { flow } = await readSource(source, 'B.run');
    expect(flow?.parameterSchema['properties']).toEqual({ a: { title: 'a', type: 'integer', position: 1 } });
  });
});

describe('what is no flow', () => {
  it.each([
    ['def f(:\n  pass', 'TQ2101'],
    ['print "hello"', 'TQ2101'],
    ['<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> b\n', 'TQ2101'],
    ['from prefect import flow\n@flow\ndef g(): pass', 'TQ2102'],
    ['from .flows import f', 'TQ2102'],
    ['if __name__ == "__main__":\n    from prefect import flow\n    @flow\n    def f(): pass', 'TQ2102'],
    ['def f(): pass', 'TQ2103'],
    ['from prefect import task\n@task\ndef f(): pass', 'TQ2103'],
    ['class f: pass', 'TQ2103'],
    ['f = make()', 'TQ2103'],
    ['from prefect import flow\n@flow(name=make())\ndef f(): pass', 'TQ2106'],
    ['from prefect import flow\n@flow(**unknown)\ndef f(): pass', 'TQ2106'],
    ['from prefect import flow\n@flow(name="a/b")\ndef f(): pass', 'TQ2108'],
    ['from prefect import flow\n@flow\ndef f(_a): pass', 'TQ2104'],
    ['from prefect import flow\n@flow\ndef f(model_validate): pass', 'TQ2104'],
    ['from prefect import flow\n@flow\ndef f(a, wait_for): pass', 'TQ2104'],
  ])('%j is %s', async (source, code) => {
    const { flow, diagnostics } = await readSource(`${source}\n`);
    expect(flow).toBeUndefined();
    expect(diagnostics[0]?.code).toBe(code);
  });

  it('names the near miss', async () => {
    const { diagnostics } = await readSource(
      'from prefect import flow\n@flow\ndef nightly(): pass\n',
      'nigthly',
    );
    expect(diagnostics[0]).toMatchObject({
      message: '`flows.py` has no flow `nigthly`',
      help: 'did you mean `nightly`?',
    });
  });

  it('lists the flows of the file, methods too', async () => {
    const source =
      'from prefect import flow\n@flow\ndef one(): pass\nclass Jobs:\n    @flow\n    def two(self): pass\ndef three(): pass\n';
    expect((await readSource(source, 'something')).diagnostics[0]?.help).toBe(
      'flows in the file: `one`, `Jobs.two`',
    );
  });

  it('shows the place of a syntax error', async () => {
    const { diagnostics } = await readSource('x = 1\n\ndef f(a b):\n    pass\n');
    expect(diagnostics[0]?.where?.start.line).toBe(3);
  });
});

describe('what tq cannot tell', () => {
  it('is a warning that names the parameter and the reason', async () => {
    const reading = await readSource(
      'from prefect import flow\nfrom shop.models import Order\nimport os\n@flow(version=v())\ndef f(order: Order, n: int = os.cpu_count()): pass\n',
    );
    expect(said(reading)).toMatchInlineSnapshot(`
      [
        "TQ2107 warning: the version of flow \`f\` is computed: tq cannot tell what \`v()\` yields and goes on without it",
        "TQ2105 warning: tq cannot tell the type of parameter \`order\`: \`Order\` is imported from \`shop.models\`; any type is accepted for it",
        "TQ2105 warning: tq cannot tell the default of parameter \`n\`: \`os.cpu_count()\` is worked out only when the file runs; the parameter is optional and its default is not shown",
      ]
    `);
    expect(reading.flow?.parameterSchema).toEqual({
      title: 'Parameters',
      type: 'object',
      properties: { order: { title: 'order', position: 0 }, n: { title: 'n', type: 'integer', position: 1 } },
      required: ['order'],
    });
  });

  it('is a decorator that may change the parameters', async () => {
    const source = 'from prefect import flow\nfrom shop import log\n@flow\n@log\ndef f(): pass\n';
    expect(said(await readSource(source))).toMatchInlineSnapshot(`
      [
        "TQ2109 hint: tq takes the parameters from the function as it is written; \`@log\` may change them",
      ]
    `);
  });

  it('does not speak of a decorator that keeps them', async () => {
    const source =
      'import functools\nfrom prefect import flow\ndef log(fn):\n    @functools.wraps(fn)\n    def inner(*a): return fn(*a)\n    return inner\n@flow\n@log\ndef f(): pass\n';
    expect(said(await readSource(source))).toEqual([]);
  });
});
