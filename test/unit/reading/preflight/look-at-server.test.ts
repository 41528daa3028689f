import { describe, expect, it } from 'vitest';
import { treeSitterPython } from '../../../../src/adapters/tree-sitter-python.ts';
import { EVERYTHING } from '../../../../src/project/select.ts';
import { ProjectLoader } from '../../../../src/reading/load-project.ts';
import { lookAtServer } from '../../../../src/reading/preflight/look-at-server.ts';
import type { PreflightSubject } from '../../../../src/reading/preflight/subject.ts';
import { TqError } from '../../../../src/tq-error.ts';
import { FakePrefect, type FakePrefectOptions } from '../../../fakes/fake-prefect.ts';
import { FixedClock } from '../../../fakes/fixed-clock.ts';
import { MemoryFiles } from '../../../fakes/memory-files.ts';

const python = treeSitterPython();

const FLOWS = `from prefect import flow
from prefect.blocks.system import Secret
from prefect.variables import Variable
from truthound_prefect import DataQualityBlock


@flow
def f(a: str = "x"):
    Secret.load("api-key")
    Secret.load(a)
    Variable.get("region")
    Variable.get("zone", default="eu")
    DataQualityBlock.load("orders")


@flow(on_failure=[print])
def hooked():
    pass
`;

const pool = (name: string, type = 'process', change: object = {}) => ({
  name,
  type,
  readiness: { id: `id-${name}`, isPaused: false, hasWorkers: true, jobConfiguration: {}, ...change },
});

async function subjectOf(
  yaml: string,
  flows: string,
): Promise<{ subject: PreflightSubject; files: MemoryFiles }> {
  const files = new MemoryFiles('/project', { 'prefect.yaml': yaml, 'flows.py': flows });
  const options = {
    workingDirectory: '/project',
    prefectFile: 'prefect.yaml',
    selection: EVERYTHING,
    environment: {},
    advice: true,
  };
  const clock = new FixedClock(new Date('2026-01-01T00:00:00Z'));
  const loader = await ProjectLoader.open(options, { files, python, clock });
  const loaded = await loader.load();
  if (loaded.project === undefined) throw new Error('the project cannot be read');
  const { checked } = loaded;
  const quality = await loader.quality(checked);
  return {
    subject: { checked, loaded, quality, folders: loader.folders, texts: new Map(), variables: {} },
    files,
  };
}

function entries(...lines: string[]): string {
  const texts = lines.map((line, index) => `  - {name: d${index}, entrypoint: "flows.py:f", ${line}}\n`);
  return `deployments:\n${texts.join('')}`;
}

const forbid = async (): Promise<never> => {
  throw new TqError('unauthorized', 'the server does not allow it', { status: 403 });
};

interface Situation extends FakePrefectOptions {
  clock?: FixedClock;
  flows?: string;
  prepare?: (prefect: FakePrefect) => void;
}

async function look(
  yaml: string,
  { prepare, flows = FLOWS, clock = new FixedClock(), ...options }: Situation = {},
) {
  const { subject, files } = await subjectOf(yaml, flows);
  const prefect = new FakePrefect(options);
  prepare?.(prefect);
  const { answer, failure } = await lookAtServer(subject, {
    connect: async () => prefect,
    files,
    python,
    clock,
  });
  expect(prefect.writes).toEqual([]);
  return {
    failure,
    found: answer.findings.map(
      ({ finding: { code, message }, entries: about }) => `${code} ${about?.join(',') ?? '-'} ${message}`,
    ),
    severities: answer.findings.map(({ finding: { code, severity } }) => `${code} ${severity}`),
    seen: answer.seen.map(({ check, entries: about, text }) => `${check} ${about?.join(',') ?? '-'} ${text}`),
    skipped: answer.skipped.map(({ check, text }) => `${check}: ${text}`),
  };
}

const HELD = {
  blocks: {
    'secret/api-key': { data: { value: 'hush' }, secretFields: ['value'] },
    'data-quality/orders': {
      data: {
        engine_name: 'truthound',
        parallel: false,
        max_workers: null,
        auto_schema: false,
        fail_on_error: true,
        warning_threshold: null,
        timeout_seconds: 300,
        observability: {},
      },
      secretFields: [],
    },
  },
  variables: { region: 'eu' },
};

describe('a look at the server', () => {
  it('finds nothing where all is ready, and says what it has seen', async () => {
    const { found, seen, skipped, failure } = await look(entries('work_pool: {name: dq}'), {
      ...HELD,
      workPools: [pool('dq')],
      prepare: ({ workers }) => workers.set('dq', 2),
    });
    expect({ found, skipped, failure }).toEqual({ found: [], skipped: [] });
    expect(seen).toEqual([
      'pool-ready 0 pool `dq` (process), 2 workers online',
      'named-values-there 0 `secret/api-key`, `region`, `data-quality/orders`',
    ]);
  });

  it('finds pools and queues that start nothing, for every deployment of them', async () => {
    const yaml = `${entries(
      'work_pool: {name: paused}',
      'work_pool: {name: paused}',
      'work_pool: {name: idle}',
      'work_pool: {name: push}',
      'work_pool: {name: dq, work_queue_name: slow}',
      'work_pool: {name: gone}',
    )}tq: {pools: {idle: docker}}\n`;
    const { found } = await look(yaml, {
      ...HELD,
      workPools: [
        pool('paused', 'process', { isPaused: true }),
        pool('idle', 'process', { hasWorkers: false }),
        pool('push', 'ecs:push', { hasWorkers: false }),
        pool('dq'),
      ],
      prepare: ({ pausedQueues }) =>
        pausedQueues.push({ workPoolName: 'dq', name: 'slow' }, { workPoolName: 'push', name: 'slow' }),
    });
    expect(found).toEqual([
      'TQ5001 5 the server has no work pool `gone`',
      'TQ5009 0,1 the work pool `paused` is paused, so no run of it starts',
      'TQ5011 2 the work pool `idle` is of type `process` on the server, and of type `docker` under `tq.pools`',
      'TQ5010 2 no worker of the work pool `idle` is online, so runs of it stay late',
      'TQ5008 4 the work pool `dq` has no work queue `slow`; the server makes it',
      'TQ5009 4 the work queue `slow` of the work pool `dq` is paused, so no run in it starts',
    ]);
  });

  it('finds blocks and variables that only a run asks for, and tells no value', async () => {
    const yaml = `pull:
  - prefect.deployments.steps.git_clone:
      repository: https://github.com/acme/orders.git
      access_token: "{{ prefect.blocks.secret.token }}"
${entries('work_pool: {name: dq}', 'work_pool: {name: dq}')}`;
    const jobConfiguration = { env: { KEY: '{{ prefect.variables.key }}' } };
    const { found } = await look(yaml, {
      blocks: { 'data-quality/orders': { data: { engine_name: 'truthound' }, secretFields: [] } },
      workPools: [pool('dq', 'process', { jobConfiguration })],
    });
    expect(found).toEqual([
      'TQ5012 0,1 the server has no block `secret/token`, which a pull step asks for',
      'TQ5012 0,1 the server has no variable `key`, which the work pool `dq` asks for',
      'TQ5012 0,1 the server has no block `secret/api-key`, which the flow asks for',
      'TQ5012 0,1 the server has no variable `region`, which the flow asks for',
      'TQ5013 0,1 the block `data-quality/orders` on the server does not give `parallel`, `max_workers`, `auto_schema`, `fail_on_error`, `warning_threshold`, `timeout_seconds`, `observability`, and the released package fails without them',
    ]);
  });

  it('finds scheduled deployments whose failures nobody notices', async () => {
    const yaml = `${entries(
      'work_pool: {name: dq}, schedules: [{cron: "0 3 * * *"}], tags: [seen]',
      'work_pool: {name: dq}, schedules: [{cron: "0 4 * * *"}]',
      'work_pool: {name: dq}',
    )}  - {name: h, entrypoint: "flows.py:hooked", work_pool: {name: dq}, schedules: [{cron: "0 4 * * *"}]}\n`;
    const trigger = {
      type: 'event',
      posture: 'Reactive',
      expect: ['prefect.flow-run.Failed'],
      match_related: { 'prefect.resource.id': 'prefect.tag.seen' },
    };
    const { found, seen } = await look(yaml, {
      ...HELD,
      workPools: [pool('dq')],
      prepare: ({ watching }) => watching.push({ name: 'tell us', trigger, actions: ['send-notification'] }),
    });
    expect(found).toEqual(['TQ5017 1 no automation of the server watches for failed runs of `d1`']);
    expect(seen).toContain('failures-watched 0 the automation `tell us` watches');
  });

  it('takes what is asked under a condition, or caught, for a risk', async () => {
    const flow = `@flow
def careful():
    try:
        Secret.load("maybe")
    except ValueError:
        pass
    if careful:
        Variable.get("sometimes")
`;
    const { severities } = await look(
      'deployments: [{name: d, entrypoint: "flows.py:careful", work_pool: {name: dq}}]\n',
      { ...HELD, workPools: [pool('dq')], flows: `${FLOWS}\n\n${flow}` },
    );
    expect(severities).toEqual(['TQ5012 warning', 'TQ5012 warning']);
  });

  it('holds no job variables against a pool that is not there', async () => {
    const { skipped } = await look(entries('work_pool: {name: gone}'), HELD);
    expect(skipped).toEqual(['job-variables-taken: the server has no work pool `gone`']);
  });

  it('does not take failures for unwatched while ids are unknown', async () => {
    const yaml = entries('work_pool: {name: dq}, schedules: [{cron: "0 3 * * *"}]');
    const { found, skipped } = await look(yaml, {
      ...HELD,
      workPools: [pool('dq')],
      prepare: (prefect) => {
        prefect.findFlowIds = forbid;
      },
    });
    expect(found).toEqual([]);
    expect(skipped).toEqual(['failures-watched: the server forbids to read deployments (403)']);
  });

  it('waits for one question only so long', async () => {
    const clock = new FixedClock();
    const { found, skipped, failure } = await look(entries('work_pool: {name: dq}'), {
      ...HELD,
      clock,
      workPools: [pool('dq', 'process', { isPaused: true })],
      prepare: (prefect) => {
        prefect.countOnlineWorkers = () => {
          setTimeout(() => clock.tick());
          return new Promise(() => undefined);
        };
      },
    });
    expect(failure).toBeUndefined();
    expect(found).toEqual(['TQ5009 0 the work pool `dq` is paused, so no run of it starts']);
    expect(skipped).toEqual(['pool-ready: the server did not answer within 20 s']);
  });

  it('fails where every question does', async () => {
    const { found, skipped, failure } = await look(entries('work_pool: {name: dq}'), {
      prepare: (prefect) => {
        prefect.findWorkPools = forbid;
        prefect.findPausedQueues = forbid;
        prefect.findDeployments = forbid;
        prefect.findFlowIds = forbid;
        prefect.findHeldBlocks = forbid;
        prefect.findVariableNames = forbid;
        prefect.listWatching = forbid;
      },
    });
    expect(failure).toMatchObject({ reason: 'unauthorized' });
    expect(found).toEqual([]);
    expect(skipped).toContain('client-fits-server: the server forbids to read anything (403)');
  });

  it('leaves out no more than what is forbidden', async () => {
    const yaml = entries('work_pool: {name: dq, work_queue_name: slow}, schedules: [{cron: "0 3 * * *"}]');
    const { found, skipped, failure } = await look(yaml, {
      workPools: [pool('dq', 'process', { isPaused: true })],
      prepare: (prefect) => {
        prefect.countOnlineWorkers = forbid;
        prefect.findVariableNames = forbid;
        prefect.listWatching = forbid;
        prefect.findWorkQueues = forbid;
        prefect.findDeployments = forbid;
      },
    });
    expect(failure).toBeUndefined();
    expect(skipped).toEqual([
      'pool-ready: the server forbids to read workers (403)',
      'named-values-there: the server forbids to read variables (403)',
      'failures-watched: the server forbids to read automations (403)',
    ]);
    expect(found).toEqual([
      'TQ5009 0 the work pool `dq` is paused, so no run of it starts',
      'TQ5012 0 the server has no block `secret/api-key`, which the flow asks for',
      'TQ5012 0 the server has no block `data-quality/orders`, which the flow asks for',
    ]);
  });

  it('goes on where pools are forbidden', async () => {
    const { skipped, found } = await look(entries('work_pool: {name: dq}'), {
      ...HELD,
      prepare: (prefect) => {
        prefect.findWorkPools = async () => {
          throw new TqError('unauthorized', 'no', { status: 403 });
        };
      },
    });
    expect(found).toEqual([]);
    expect(skipped).toEqual([
      'pool-ready: the server forbids to read work pools (403)',
      'job-variables-taken: the server forbids to read work pools (403)',
    ]);
  });

  it.for([
    [new TqError('unreachable', 'no answer from `http://x`'), 'the server cannot be reached'],
    [new TqError('unauthorized', 'no', { status: 401 }), 'the server does not know who asks (401)'],
  ] as const)('skips all that needs a server with `%s`', async ([error, why]) => {
    const { skipped, found, failure } = await look(entries('work_pool: {name: dq}'), {
      prepare: (prefect) => {
        prefect.findWorkPools = async () => {
          throw error;
        };
      },
    });
    expect(failure).toBe(error);
    expect(found).toEqual([]);
    expect(skipped).toContain(`pool-ready: ${why}`);
    expect(skipped).toContain(`failures-watched: ${why}`);
  });
});
