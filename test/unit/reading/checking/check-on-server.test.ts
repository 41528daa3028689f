import { describe, expect, it } from 'vitest';
import { treeSitterPython } from '../../../../src/adapters/tree-sitter-python.ts';
import { EVERYTHING } from '../../../../src/project/select.ts';
import { checkOnServer } from '../../../../src/reading/checking/check-on-server.ts';
import { ProjectLoader } from '../../../../src/reading/load-project.ts';
import { TqError } from '../../../../src/tq-error.ts';
import { FakePrefect, type FakePrefectOptions } from '../../../fakes/fake-prefect.ts';
import { FixedClock } from '../../../fakes/fixed-clock.ts';
import { MemoryFiles } from '../../../fakes/memory-files.ts';

const python = treeSitterPython();

const POOLS = [
  {
    name: 'k8s',
    type: 'docker',
    variables: { type: 'object', properties: { own: { type: 'string' } } },
  },
  { name: 'old', type: 'prefect-agent' },
];

function open(yaml: string, variables: Record<string, string> = {}): Promise<ProjectLoader> {
  const files = new MemoryFiles('/project', {
    'prefect.yaml': yaml,
    'flows.py': 'from prefect import flow\n\n\n@flow\ndef f(a: str = "x"):\n    pass\n',
  });
  return ProjectLoader.open(
    {
      workingDirectory: '/project',
      prefectFile: 'prefect.yaml',
      selection: EVERYTHING,
      environment: variables,
      advice: true,
    },
    { files, python, clock: new FixedClock(new Date('2026-01-01T00:00:00Z')) },
  );
}

/** One deployment a line: what stands after its name and entrypoint. */
function entries(...lines: string[]): string {
  const texts = lines.map((line, index) => `  - {name: d${index}, entrypoint: "flows.py:f", ${line}}\n`);
  return `deployments:\n${texts.join('')}`;
}

async function ask(yaml: string, options: FakePrefectOptions = {}) {
  const prefect = new FakePrefect({ workPools: POOLS, ...options });
  const secrets: string[] = [];
  const found = await checkOnServer(await open(yaml), {
    connect: async () => prefect,
    keepSecret: (text) => void secrets.push(text),
  });
  expect(prefect.writes).toEqual([]);
  return { said: found.map(({ code, message }) => `${code} ${message}`), secrets };
}

describe('a project checked on a server', () => {
  it.each([null, 'text', []])('is told once of a template whose manifest is %j', async (manifest) => {
    const readiness = {
      id: 'pool-1',
      isPaused: false,
      hasWorkers: true,
      jobConfiguration: { job_manifest: manifest },
    };
    const workPools = [{ name: 'k8s', type: 'kubernetes', variables: { type: 'object' }, readiness }];
    const { said } = await ask(entries('work_pool: {name: k8s}', 'work_pool: {name: k8s}'), { workPools });
    expect(said).toEqual([
      expect.stringMatching(
        /^TQ5016 `job_manifest` must be a mapping, found .*; it stands in the template of the work pool `k8s`$/,
      ),
    ]);
  });

  it('is asked about pools, queues and what only Prefect Cloud has', async () => {
    const yaml = entries(
      'work_pool: {name: gone}',
      'work_pool: {name: old}',
      'work_pool: {name: k8s, work_queue_name: fast}',
      'work_pool: {name: k8s}, sla: [{name: quick, duration: 60}]',
    );
    expect((await ask(yaml)).said.map((line) => line.slice(0, 6)).sort()).toEqual([
      'TQ5001',
      'TQ5002',
      'TQ5003',
      'TQ5008',
    ]);
  });

  it('has job variables judged by the pool itself, and not by the template of a type', async () => {
    const yaml = entries('work_pool: {name: k8s, job_variables: {own: 1, image: a}}');
    expect((await ask(yaml)).said).toEqual([
      'TQ5006 the work pool `k8s` has no job variable `image`, so it is ignored',
      'TQ5007 job variable `own` must be text or nothing, found the number `1`',
    ]);
    const { diagnostics } = await (await open(yaml)).load();
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'the `kubernetes` template of prefect-kubernetes 0.8.0 has no job variable `own`',
    ]);
  });

  it('has blocks and variables filled in, whose secrets are kept', async () => {
    const placeholders = ['{{ prefect.blocks.secret.key }}', '{{ prefect.variables.day }}'];
    const yaml = entries(
      ...placeholders.map((text) => `work_pool: {name: k8s}, parameters: {a: "${text}"}`),
      'work_pool: {name: k8s}, parameters: {a: "{{ prefect.blocks.json.gone }}"}',
    );
    const blocks = { 'secret/key': { data: { value: 's3cret' }, secretFields: ['value'] } };
    const { said, secrets } = await ask(yaml, { blocks, variables: { day: 5 } });
    expect(secrets).toEqual(['s3cret']);
    expect(said.map((line) => line.slice(0, 6)).sort()).toEqual(['TQ2020', 'TQ2025', 'TQ5004']);
  });

  it('is looked at as far as it can be used: an entry whose flow is missing still names its pool', async () => {
    const yaml = `deployments:\n  - {name: d, entrypoint: "flows.py:g", work_pool: {name: gone}}\n  - {name: e}\n`;
    const { said } = await ask(yaml);
    expect(said.map((line) => line.slice(0, 6)).sort()).toEqual(['TQ2007', 'TQ2008', 'TQ2102', 'TQ5001']);
  });

  it('says nothing about a pool whose name is not known', async () => {
    const { said } = await ask(entries('work_pool: {name: "{{ $UNSET }}"}'));
    expect(said.map((line) => line.slice(0, 6))).toEqual(['TQ2008', 'TQ2021']);
  });

  it('connects to nothing when the file cannot be read, and says when nobody answers', async () => {
    const connect = async (): Promise<never> => {
      throw new TqError('unreachable', 'nobody answers');
    };
    const ports = { connect, keepSecret: () => undefined };
    const broken = await checkOnServer(await open('a: [\n'), ports);
    expect(broken.map(({ code }) => code)).toEqual(['TQ1004']);
    await expect(checkOnServer(await open(entries('work_pool: {name: k8s}')), ports)).rejects.toThrow(
      'nobody answers',
    );
  });
});
