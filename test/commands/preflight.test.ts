/** `tq preflight` as a user runs it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import type { LocalServer } from '../../src/ports/local-server.ts';
import { TqError } from '../../src/tq-error.ts';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { FLOWS, projectFolder, TWO_DEPLOYMENTS } from './project-folder.ts';
import { runTq } from './run-tq.ts';

const SCHEMA = join(import.meta.dirname, '..', '..', 'schemas', 'output.schema.json');
const isOutput = new Ajv({ allowUnionTypes: true }).compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));
const EXAMPLE = join(import.meta.dirname, '..', '..', 'examples', 'orders');

const PLAIN = { 'prefect.yaml': TWO_DEPLOYMENTS, 'flows.py': FLOWS };

interface Document {
  exitCode: number;
  diagnostics: { code: string }[];
  preflight: {
    deployments: {
      name: string;
      isOfQuality: boolean;
      checks: { id: string; status: string; message: string; needs?: string }[];
      checklists: { name: string; lines: { id: string; state: string }[] }[];
    }[];
  };
}

async function documentOf(argv: string[], options: Parameters<typeof runTq>[1]): Promise<Document> {
  const { stdout } = await runTq(['preflight', '--json', ...argv], options);
  const document = JSON.parse(stdout) as Document;
  expect(isOutput(document), JSON.stringify(isOutput.errors)).toBe(true);
  return document;
}

test('a table of deployments and layers; nothing outside is asked', async () => {
  const { exitCode, stdout } = await runTq(['preflight'], { directory: projectFolder(PLAIN) });
  expect(exitCode).toBe(0);
  expect(stdout).toContain('orders/hourly');
  expect(stdout).toContain('orders/on-arrival');
  expect(stdout).toContain('not asked: the server (--server)');
});

test('-n reports of what it names, by every check', async () => {
  const { stdout } = await runTq(['preflight', '-n', 'hourly'], { directory: projectFolder(PLAIN) });
  expect(stdout).toMatch(/^orders\/hourly\n {2}host\n/);
  expect(stdout).not.toContain('on-arrival');
});

test('a name that is not there is an error', async () => {
  const run = await runTq(['preflight', '-n', 'nightly'], { directory: projectFolder(PLAIN) });
  expect(run).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('TQ2018') });
});

test('an entry that cannot be read is reported of beside the others', async () => {
  const directory = projectFolder({
    ...PLAIN,
    'prefect.yaml': TWO_DEPLOYMENTS.replace('flows.py:orders', 'gone.py:orders'),
  });
  const { exitCode, preflight } = await documentOf([], { directory });
  expect(exitCode).toBe(1);
  const [broken, fine] = preflight.deployments;
  expect(broken?.checks.find(({ id }) => id === 'valid-project')).toMatchObject({ status: 'failed' });
  expect(broken?.checks.find(({ id }) => id === 'supported-versions')).toMatchObject({
    status: 'skipped',
    message: 'the entry cannot be read',
  });
  expect(fine?.checks.find(({ id }) => id === 'valid-project')).toMatchObject({ status: 'passed' });
});

test('without a file there is no report, only the finding', async () => {
  const { preflight, diagnostics, exitCode } = await documentOf([], { directory: projectFolder({}) });
  expect(exitCode).toBe(1);
  expect(preflight.deployments).toEqual([]);
  expect(diagnostics).toMatchObject([{ code: 'TQ1001' }]);
});

test('the checklists of a flow that checks data, with what was confirmed', async () => {
  const { preflight } = await documentOf([], { directory: EXAMPLE });
  const [first] = preflight.deployments;
  expect(first?.isOfQuality).toBe(true);
  expect(first?.checklists.map(({ name, lines }) => [name, lines.length])).toEqual([
    ['promotion', 4],
    ['readiness', 9],
  ]);
});

test('Markdown is the page that a reviewer signs', async () => {
  const { stdout } = await runTq(['preflight', '--format', 'markdown'], { directory: EXAMPLE });
  expect(stdout).toContain('**Readiness checklist**');
  expect(stdout).toContain('| reviewed by | date | signature |');
});

test('every other format has the findings', async () => {
  const directory = projectFolder({
    ...PLAIN,
    'prefect.yaml': TWO_DEPLOYMENTS.replace('flows.py', 'gone.py'),
  });
  for (const format of ['jsonl', 'sarif', 'junit', 'github', 'gitlab']) {
    const { stdout, exitCode } = await runTq(['preflight', '--format', format], { directory });
    expect(exitCode).toBe(1);
    expect(stdout, format).toContain('TQ2012');
  }
});

test('several projects: one report', async () => {
  const directory = projectFolder({
    'a/prefect.yaml': TWO_DEPLOYMENTS,
    'a/flows.py': FLOWS,
    'b/prefect.yaml': TWO_DEPLOYMENTS.replaceAll('hourly', 'daily').replaceAll('on-arrival', 'late'),
    'b/flows.py': FLOWS,
  });
  const { stdout, exitCode } = await runTq(['preflight', '--prefect-file', '*/prefect.yaml'], { directory });
  expect(exitCode).toBe(0);
  expect(stdout).toContain('a/prefect.yaml');
  expect(stdout).toContain('orders/late');
  expect(stdout).toMatch(/\n4 deployments: /);
});

test('--max-warnings counts what is said', async () => {
  const late = TWO_DEPLOYMENTS.replace(
    'work_pool: {name: local}',
    'work_pool: {name: local}\n    bogus_key: 1',
  );
  const directory = projectFolder({ ...PLAIN, 'prefect.yaml': late });
  expect(await runTq(['preflight'], { directory })).toMatchObject({ exitCode: 0 });
  expect(await runTq(['preflight', '--max-warnings', '0'], { directory })).toMatchObject({ exitCode: 1 });
  expect(
    await runTq(['preflight', '--max-warnings', '0', '--ignore', 'TQ2001'], { directory }),
  ).toMatchObject({
    exitCode: 0,
  });
  expect(await runTq(['preflight', '--max-warnings', '-1'], { directory })).toMatchObject({ exitCode: 64 });
});

describe('a server that cannot be reached', () => {
  test('none is started to be asked', async () => {
    const stopped = { running: false } as const;
    const localServer = { status: async () => stopped } as unknown as LocalServer;
    for (const command of ['preflight', 'schedule']) {
      const run = await runTq([command, '--server'], { directory: projectFolder(PLAIN), localServer });
      expect(run).toMatchObject({
        exitCode: 6,
        stderr: expect.stringContaining('no Prefect server is configured'),
      });
    }
  });

  test('in CI a local one is not asked either, as for a plan', async () => {
    const running = { running: true } as const;
    const localServer = { status: async () => running } as unknown as LocalServer;
    for (const command of ['preflight', 'schedule', 'validate']) {
      const run = await runTq([command, '--server'], {
        directory: projectFolder(PLAIN),
        localServer,
        variables: { CI: '1' },
      });
      expect(run.stderr).toContain('no Prefect server is configured');
      expect(run.stderr).toContain('in CI tq does not fall back to a local server');
      expect(run.exitCode).toBe(64);
    }
  });

  test('its checks are skipped with the reason, the rest is intact, and the exit code tells', async () => {
    const prefect = new Proxy(new FakePrefect(), {
      get: (target, key): unknown => {
        const value: unknown = Reflect.get(target, key, target);
        if (typeof value !== 'function') return value;
        return () => Promise.reject(new TqError('unreachable', 'the server did not answer'));
      },
    });
    const document = await documentOf(['--server'], { directory: projectFolder(PLAIN), prefect });
    expect(document.exitCode).toBe(6);
    const checks = document.preflight.deployments[0]?.checks ?? [];
    expect(checks.find(({ id }) => id === 'pool-ready')).toMatchObject({
      status: 'skipped',
      message: 'the server cannot be reached',
    });
    expect(checks.find(({ id }) => id === 'valid-project')).toMatchObject({ status: 'passed' });
  });
});

test('a finding in a file of several flows is about the flow that it stands in', async () => {
  const flows = `from prefect import flow
from truthound_prefect import create_validation_flow

check = create_validation_flow(name="check", source="data.csv")


@flow(retries=0, timeout_seconds=60)
def plain():
    pass
`;
  const project = `deployments:
  - { name: a, entrypoint: "flows.py:check", work_pool: { name: local } }
  - { name: b, entrypoint: "flows.py:plain", work_pool: { name: local } }
`;
  const { preflight } = await documentOf([], {
    directory: projectFolder({ 'prefect.yaml': project, 'flows.py': flows }),
  });
  const madeRight = preflight.deployments.map(
    ({ checks }) => checks.find(({ id }) => id === 'flow-made-right')?.status,
  );
  expect(madeRight).toEqual(['failed', 'passed']);
});

test('what is ignored counts for no check, so that table and exit code agree', async () => {
  const directory = projectFolder({
    ...PLAIN,
    'prefect.yaml': TWO_DEPLOYMENTS.replace('flows.py:orders', 'gone.py:orders'),
  });
  const { exitCode, preflight } = await documentOf(['--ignore', 'TQ2012'], { directory });
  expect(exitCode).toBe(0);
  const failed = preflight.deployments.flatMap(({ checks }) =>
    checks.filter(({ status }) => status === 'failed'),
  );
  expect(failed).toEqual([]);
});

test('a confirmation without a day is none', async () => {
  const project = readFileSync(join(EXAMPLE, 'prefect.yaml'), 'utf8');
  const confirmed = (at: string) =>
    project.replace(
      '  project: orders-quality',
      `  project: orders-quality\n  confirmed: { operators-know: { by: Ana, at: ${at} } }`,
    );
  for (const [at, state] of [
    ['whenever', 'to-confirm'],
    ['2026-11-20', 'confirmed'],
  ] as const) {
    const directory = projectFolder({
      'prefect.yaml': confirmed(at),
      'requirements.txt': readFileSync(join(EXAMPLE, 'requirements.txt'), 'utf8'),
      'src/prefect_flows/orders.py': readFileSync(join(EXAMPLE, 'src/prefect_flows/orders.py'), 'utf8'),
      'src/core/rules.py': readFileSync(join(EXAMPLE, 'src/core/rules.py'), 'utf8'),
    });
    const { preflight } = await documentOf([], { directory });
    const lines = preflight.deployments[0]?.checklists.flatMap((list) => list.lines);
    expect(lines?.find(({ id }) => id === 'operators-know')).toMatchObject({ state });
  }
});

describe('a project whose placeholders name secrets', () => {
  const forbid = (): Promise<never> =>
    Promise.reject(new TqError('unauthorized', 'not allowed', { status: 403 }));
  const named = (...lines: string[]): Record<string, string> => ({
    ...PLAIN,
    'prefect.yaml': TWO_DEPLOYMENTS.replaceAll(
      'work_pool: {name: local}',
      `work_pool: {name: local, job_variables: {env: {${lines.join(', ')}}}}`,
    ),
  });
  const SECRET = 'TOKEN: "{{ prefect.blocks.secret.token }}"';
  const VARIABLE = 'REGION: "{{ prefect.variables.region }}"';
  const local = { name: 'local', type: 'process' };
  const check = ({ preflight }: Document, id: string) =>
    preflight.deployments[0]?.checks.find((each) => each.id === id);

  test('is looked at without them', async () => {
    const blocks = { 'secret/token': { data: { value: 'hush-hush' }, secretFields: ['value'] } };
    const prefect = new FakePrefect({ workPools: [local], blocks });
    const asked: unknown[] = [];
    const { findBlock } = FakePrefect.prototype;
    prefect.findBlock = async (...question) => {
      asked.push(question);
      return findBlock.apply(prefect, question);
    };
    const directory = projectFolder(named(SECRET));
    const document = await documentOf(['--server', '--ignore', 'TQ2020'], { directory, prefect });
    expect(asked).toEqual([['secret', 'token', { withoutSecrets: true }]]);
    expect(document.diagnostics.filter(({ code }) => /^TQ(2022|500)/.test(code))).toEqual([]);
    expect(JSON.stringify(document)).not.toMatch(/hush-hush|\*{8}/);
  });

  test('is told which are missing', async () => {
    const prefect = new FakePrefect({ workPools: [local] });
    const { diagnostics } = await documentOf(['--server'], {
      directory: projectFolder(named(SECRET)),
      prefect,
    });
    expect(diagnostics.map(({ code }) => code)).toContain('TQ5004');
  });

  test('keeps what else the server tells where variables are forbidden', async () => {
    const prefect = new FakePrefect();
    prefect.findVariables = forbid;
    const document = await documentOf(['--server'], { directory: projectFolder(named(VARIABLE)), prefect });
    expect(document.diagnostics.map(({ code }) => code)).toContain('TQ5001');
    expect(check(document, 'named-values-there')).toMatchObject({
      status: 'skipped',
      message: 'the server forbids to read blocks and variables (403)',
    });
  });

  test('a server that forbids everything is no success', async () => {
    const prefect = new FakePrefect();
    const closed = new Proxy(prefect, {
      get(target, key) {
        if (typeof key === 'string' && /^(find|list|count|serverVersion)/.test(key)) return forbid;
        return Reflect.get(target, key, target) as unknown;
      },
    });
    const document = await documentOf(['--server'], { directory: projectFolder(PLAIN), prefect: closed });
    expect(document.exitCode).toBe(5);
    expect(check(document, 'client-fits-server')).toMatchObject({ status: 'skipped' });
  });

  test('what an automation is called begins no line', async () => {
    const prefect = new FakePrefect({ workPools: [local] });
    const trigger = { type: 'event', posture: 'Reactive', expect: ['prefect.flow-run.Failed'] };
    prefect.watching.push({ name: 'w\n::error::x ::error::y', trigger, actions: ['send-notification'] });
    const { stdout } = await runTq(['preflight', '--server', '--checks', '--format', 'text'], {
      directory: projectFolder(PLAIN),
      prefect,
    });
    expect(stdout).toContain('w\\n::error::x');
    expect(stdout).not.toMatch(/^\s*::/m);
  });
});

describe('--git', () => {
  test('passes nothing that was not asked', async () => {
    const step = (repository: string): string =>
      `pull: [{prefect.deployments.steps.git_clone: {repository: "${repository}"}}]\n    `;
    const [first = '', second = ''] = TWO_DEPLOYMENTS.split(/(?=\s{2}- name: on-arrival)/);
    const entry = first.replace('work_pool:', `${step('{{ $UNSET }}')}work_pool:`);
    const directory = projectFolder({ ...PLAIN, 'prefect.yaml': `${entry}${second}` });
    const { preflight } = await documentOf(['--git'], { directory, checkout: 'real' });
    expect(
      preflight.deployments.map(({ checks }) => checks.find(({ id }) => id === 'code-to-clone')),
    ).toMatchObject([
      { status: 'skipped', message: expect.stringContaining('is not asked') },
      { status: 'skipped', message: 'no pull step clones a repository' },
    ]);
  });
});

test('a name that is none of an image is said once', async () => {
  const entry = `  - name: a\n    entrypoint: flows.py:orders\n    work_pool: { name: prod, job_variables: { image: Team App } }\n`;
  const directory = projectFolder({
    'prefect.yaml': `name: shop\ntq: { pools: { prod: kubernetes } }\ndeployments:\n${entry}`,
    'flows.py': FLOWS,
  });
  const codesOf = async (...argv: string[]): Promise<string[]> => {
    const { stderr } = await runTq(['preflight', ...argv], { directory });
    return [...stderr.matchAll(/\[(TQ\d+)\]: `Team App` cannot name an image/g)].map(([, code = '']) => code);
  };
  expect(await codesOf()).toEqual(['TQ5016']);
  expect(await codesOf('--registry')).toEqual(['TQ5014']);
});
