import { describe, expect, it } from 'vitest';
import { explainFailure } from '../../../../src/adapters/engines/explain-failure.ts';
import { failingLine, failingStep } from '../../../../src/adapters/engines/failing-line.ts';
import type { EngineFailure } from '../../../../src/ports/image-engine.ts';

function explain(
  printed: string,
  { isBuild = true, passwords = [] as string[], argumentValues = [] as string[] } = {},
): EngineFailure['failure'] {
  const attempt = { program: 'docker', what: 'the build', isBuild, passwords, argumentValues };
  return explainFailure(attempt, { isDone: false, stdout: '', lines: printed.split('\n'), errors: [] })
    .failure;
}

/** As printed by Docker 20.10.24 (client 28.2), buildx 0.12.1 and buildah 1.28.2, except for the last two. */
const PRINTED: [string, Partial<EngineFailure['failure']>][] = [
  [
    'Cannot connect to the Docker daemon at unix:///none.sock. Is the docker daemon running?',
    { reason: 'unavailable' },
  ],
  [
    'error during connect: Get "http://docker.example.com/v1.50/version": command [ssh -o ConnectTimeout=30 -T -- nohost docker system dial-stdio] has exited with exit status 255',
    { reason: 'unavailable' },
  ],
  [
    'permission denied while trying to connect to the Docker daemon socket at unix:///run/docker.sock: Get "http://%2Frun%2Fdocker.sock/v1.50/version": dial unix /run/docker.sock: connect: permission denied',
    { reason: 'forbidden' },
  ],
  [
    'Head "http://127.0.0.1:5999/v2/foo/manifests/99": no basic auth credentials',
    { reason: 'unauthenticated' },
  ],
  [
    'ERROR: failed to solve: rpc error: code = Unknown desc = failed to solve with frontend dockerfile.v0: failed to create LLB definition: pulling from host 127.0.0.1:5999 failed with status code [manifests 99]: 401 Unauthorized',
    {
      reason: 'unauthenticated',
      message:
        'the build failed: pulling from host 127.0.0.1:5999 failed with status code [manifests 99]: 401 Unauthorized',
    },
  ],
  [
    'Error: pushing image "r/y:1" to "docker://r/y:1": trying to reuse blob sha256:86 at destination: failed to read from destination repository x/y: 429 (Too Many Requests)',
    { reason: 'failed', isTransient: true },
  ],
  [
    'Error: pushing image "r/y:1" to "docker://r/y:1": trying to reuse blob sha256:86 at destination: failed to read from destination repository x/y: 503 (Service Unavailable)',
    { reason: 'unreachable', isTransient: true },
  ],
  [
    'Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 10.0.0.53:53: no such host',
    { reason: 'unreachable' },
  ],
  [
    'COPY failed: file not found in build context or excluded by .dockerignore: stat nono: file does not exist',
    { reason: 'failed' },
  ],
  [
    'write tcp 127.0.0.1:38230->127.0.0.1:41459: use of closed network connection',
    { reason: 'unreachable', isTransient: true },
  ],
  ['toomanyrequests: no', { reason: 'failed', isTransient: true }],
  ['received unexpected HTTP status: 503 Service Unavailable', { reason: 'unreachable', isTransient: true }],
  ['Get "https://r.test/v2/": net/http: TLS handshake timeout', { reason: 'unreachable', isTransient: true }],
  ['denied: requested access to the resource is denied', { reason: 'unauthenticated' }],
  ['Error: mkdir /home/flow/.local: permission denied', { reason: 'forbidden' }],
];

describe('what a builder printed', () => {
  it.each(PRINTED)('%s', (printed, expected) => {
    const failure = explain(printed);
    expect(failure).toMatchObject(expected);
    if (expected.isTransient === undefined) expect(failure.isTransient).toBeUndefined();
  });

  it('is not mistaken for the registry’s words when a command of the Dockerfile said them', () => {
    const failure = explain(
      "Step 2/3 : RUN pip install x\nERROR 401 Unauthorized\nThe command '/bin/sh -c pip install x' returned a non-zero code: 1",
    );
    expect(failure).toEqual({
      reason: 'failed',
      message: "the build failed: The command '/bin/sh -c pip install x' returned a non-zero code: 1",
      step: 'Step 2/3 : RUN pip install x',
    });
  });

  it('is shown without passwords, values of arguments and the ends of addresses', () => {
    const printed =
      ' > [2/3] RUN curl -H token-5678:\nERROR: executor failed running [sh -c curl https://r.test/x?sig=abc token-5678 pass-1234]: exit code: 3';
    const failure = explain(printed, { passwords: ['pass-1234'], argumentValues: ['token-5678'] });
    expect(JSON.stringify(failure)).not.toMatch(/token-5678|pass-1234|sig=/);
    expect(failure.step).toMatch(/^\[2\/3\] RUN curl/);
  });

  it('is looked for among the errors first, since the two streams come in any order', () => {
    const attempt = { program: 'docker', what: 'asking', isBuild: false, passwords: [] };
    const errors = [
      'Cannot connect to the Docker daemon at unix:///none.sock. Is the docker daemon running?',
    ];
    const ran = { isDone: false, stdout: 'null\n', lines: [...errors, 'null'], errors };
    expect(explainFailure(attempt, ran).failure.message).toBe(`asking failed: ${errors[0]}`);
  });

  it('tells how to do without the registry of a base image', () => {
    const refused = 'Get "https://registry-1.docker.io/v2/": dial tcp: no such host';
    const help = expect.stringContaining('`pull: false`');
    expect(explain(`Step 1/5 : FROM python:3.12\n${refused}`)).toMatchObject({ reason: 'unreachable', help });
    expect(explain(`[1/2] STEP 1/5: FROM python:3.12\n${refused}`)).toMatchObject({ help });
    expect(explain(`ERROR: failed to do request: ${refused}`)).toMatchObject({ help });
    expect(explain(`Step 2/5 : ADD https://x.test/ /x\n${refused}`).help).toBeUndefined();
    expect(explain(refused, { isBuild: false }).help).toBeUndefined();
  });

  it('may be nothing at all', () => {
    expect(explain('')).toEqual({
      reason: 'failed',
      message: 'the build failed: nothing was said about why',
    });
    expect(failingStep([])).toBeUndefined();
  });

  it('is cleaned of colours and of warnings in the log', () => {
    const warning = 'time="2026-11-22T17:54:11Z" level=warning msg="Falling back"';
    expect(failingLine(['\u001b[31mbroken\u001b[0m\u0007', warning])).toBe('broken');
  });
});

it('says that a program is missing, or was ended', () => {
  const attempt = { program: 'buildah', what: 'the build', isBuild: true, passwords: [] };
  const missing = { isDone: false, stdout: '', lines: [], errors: [], missing: '`buildah` was not found' };
  expect(explainFailure(attempt, missing).failure).toMatchObject({
    reason: 'unavailable',
    message: '`buildah` was not found',
  });
  const ended = { isDone: false, stdout: '', lines: ['half a line'], errors: [], stopped: 'SIGKILL' };
  expect(explainFailure(attempt, ended).failure.message).toBe('the build was ended: SIGKILL');
});
