import { describe, expect, test } from 'vitest';
import { nodeFileSystem } from '../../../../src/adapters/node-file-system.ts';
import { lookAtHost } from '../../../../src/reading/preflight/look-at-host.ts';
import { projectFolder } from '../../../commands/project-folder.ts';
import { subjectOf } from './subject-of.ts';
import { FLOW, PLAIN, ENTRY, OURS, lookIn, said, versions } from './host-look.ts';
import { stopwatch } from '../../busy-time.ts';

describe('the tuple of a deployment', () => {
  test('from a list and `.python-version`', async () => {
    const answer = await lookIn({ 'requirements.txt': OURS, '.python-version': '3.11\n' });
    expect(said(answer)).toEqual([]);
    expect(versions(answer)).toEqual([
      'Python 3.11, Prefect 3.8.8, Truthound 3.2.0, truthound-orchestration 3.0.3: tested-by-tq',
    ]);
    expect(answer.seen).toContainEqual({
      check: 'agreeing-versions',
      entries: [0],
      text: '.python-version, requirements.txt',
    });
  });

  test.each([
    [
      'uv.lock',
      'requires-python = "==3.11.*"\n' +
        ['prefect 3.8.8', 'truthound 3.2.0', 'truthound-orchestration 3.0.3']
          .map((each) => each.split(' '))
          .map(([name, version]) => `\n[[package]]\nname = "${name}"\nversion = "${version}"\n`)
          .join(''),
    ],
    [
      'Pipfile',
      '[packages]\nprefect = "==3.8.8"\ntruthound = {version = "==3.2.0"}\n"truthound-orchestration" = "==3.0.3"\n' +
        'fastapi = "==0.141.1"\nsqlalchemy = "<2.1"\n\n[requires]\npython_version = "3.11"\n',
    ],
    [
      'setup.cfg',
      '[metadata]\nname = checks\n[options]\npython_requires = ==3.11.*\ninstall_requires =\n    prefect==3.8.8\n' +
        '    # tested\n    truthound==3.2.0\n    truthound-orchestration[prefect]==3.0.3\n    fastapi==0.141.1\n' +
        '    sqlalchemy<2.1\n',
    ],
    [
      'pyproject.toml',
      '[project]\nname = "checks"\nrequires-python = "==3.11.*"\ndependencies = ["prefect==3.8.8", "truthound==3.2.0",\n' +
        '  "truthound-orchestration==3.0.3", "fastapi==0.141.1", "sqlalchemy<2.1"]\n',
    ],
  ])('from `%s`', async (name, text) => {
    const answer = await lookIn({ [name]: text });
    expect(said(answer)).toEqual([]);
    expect(versions(answer)).toEqual([
      'Python 3.11, Prefect 3.8.8, Truthound 3.2.0, truthound-orchestration 3.0.3: tested-by-tq',
    ]);
  });

  test('of each folder its own, from the nearest one', async () => {
    const entries = ['a', 'b', 'a'].map(
      (team, index) =>
        `  - {name: n${index}, entrypoint: ${team}/flows.py:orders, work_pool: {name: local}}\n`,
    );
    const answer = await lookIn({
      'prefect.yaml': `deployments:\n${entries.join('')}`,
      'requirements.txt': OURS,
      '.python-version': '3.11',
      'a/flows.py': FLOW,
      'a/requirements.txt': OURS.replace('3.0.3', '2.0.0'),
      'b/flows.py': FLOW,
      'b/pyproject.toml': '[tool.ruff]\nline-length = 100\n',
    });
    expect(said(answer)).toEqual([
      'TQ4401 error a/requirements.txt:3 `truthound-orchestration` 2.0.0 is not in `>=3.0,<4.0`',
    ]);
    expect(answer.findings[0]?.entries).toEqual([0, 2]);
    expect(answer.findings[0]?.finding.help).toBe(
      'take `truthound-orchestration==3.0.3`, which is tested end to end',
    );
    expect(answer.sources.get('a/requirements.txt')).toContain('2.0.0');
  });

  test('of a workspace of uv the lock at its top', async () => {
    const locked = ['prefect 3.8.8', 'truthound 3.2.0', 'truthound-orchestration 3.0.3']
      .map((each) => each.split(' '))
      .map(([name, version]) => `\n[[package]]\nname = "${name}"\nversion = "${version}"\n`);
    const answer = await lookIn({
      'prefect.yaml': ENTRY.replace('flows.py', 'team/flows.py'),
      'team/flows.py': FLOW,
      'team/pyproject.toml':
        '[project]\nname = "team"\ndependencies = ["prefect>=3", "truthound", "truthound-orchestration"]\n',
      'pyproject.toml': '[tool.uv.workspace]\nmembers = ["team"]\n',
      'uv.lock': `requires-python = "==3.11.*"\n${locked.join('')}`,
    });
    expect(versions(answer)).toEqual([
      'Python 3.11, Prefect 3.8.8, Truthound 3.2.0, truthound-orchestration 3.0.3: tested-by-tq',
    ]);
    expect(said(answer)).toEqual([]);
  });

  test('from the Dockerfile that it is built from, with the list that this copies', async () => {
    const answer = await lookIn({
      'prefect.yaml': `${ENTRY.replace('}}', '}, build: [{prefect_docker.deployments.steps.build_docker_image: {image_name: a/b, dockerfile: docker/Dockerfile}}]}')}`,
      'docker/Dockerfile':
        'FROM python:3.11-slim\nCOPY docker/worker.txt /tmp/worker.txt\nRUN pip install -r /tmp/worker.txt\n',
      'docker/worker.txt': OURS,
      'requirements.txt': 'prefect==2.20.0\n',
    });
    expect(versions(answer)).toEqual([
      'Python 3.11, Prefect 3.8.8, Truthound 3.2.0, truthound-orchestration 3.0.3: tested-by-tq',
    ]);
    expect(said(answer)).toEqual([]);
  });

  test('from the image and the packages that job variables name', async () => {
    const variables =
      '{image: "prefecthq/prefect:3.8.8-python3.11", env: {EXTRA_PIP_PACKAGES: "truthound==3.2.0 truthound-orchestration==3.0.3 fastapi==0.141.1 sqlalchemy==2.0.49"}}';
    const answer = await lookIn({
      'prefect.yaml': ENTRY.replace('{name: local}', `{name: local, job_variables: ${variables}}`),
      'requirements.txt': 'prefect==2.20.0\n',
    });
    expect(versions(answer)).toEqual([
      'Python 3.11, Prefect 3.8.8, Truthound 3.2.0, truthound-orchestration 3.0.3: tested-by-tq',
    ]);
    expect(said(answer)).toEqual([]);
  });

  test('from the list that the pull step installs', async () => {
    const answer = await lookIn({
      'prefect.yaml': `pull:\n  - prefect.deployments.steps.pip_install_requirements: {directory: "{{ clone.directory }}", requirements_file: deps/run.list}\n${ENTRY}`,
      'deps/run.list': `-r base.list\n${OURS}`,
      'deps/base.list': 'numpy\n',
      'requirements.txt': 'prefect==2.20.0\n',
    });
    expect(versions(answer)).toEqual([
      'skipped: no file says which `python` runs (Prefect 3.8.8, Truthound 3.2.0, truthound-orchestration 3.0.3)',
    ]);
    expect(said(answer)).toEqual([]);
    expect(answer.seen[0]?.text).toBe('deps/run.list, deps/base.list');
  });

  test('a flow that checks no data is told of Python and Prefect alone', async () => {
    const answer = await lookIn({
      'flows.py': PLAIN,
      'requirements.txt': 'prefect==3.7.0\n',
      '.python-version': '3.9',
    });
    expect(versions(answer)).toEqual(['Python 3.9, Prefect 3.7.0']);
    expect(said(answer)).toEqual([]);
  });

  test('a flow that checks data without truthound-orchestration is told of what it has, and no verdict', async () => {
    const flow = FLOW.replace('from truthound_prefect import DataQualityBlock', 'import truthound').replace(
      'DataQualityBlock(engine_name="truthound")',
      'truthound.check([])',
    );
    const answer = await lookIn({
      'flows.py': flow,
      'requirements.txt': 'prefect==3.8.8\ntruthound==3.2.0\n',
    });
    expect(versions(answer)).toEqual(['Prefect 3.8.8, Truthound 3.2.0']);
  });

  test('without any list', async () => {
    const answer = await lookIn({});
    expect(answer.skipped.map(({ check, text }) => `${check}: ${text}`)).toEqual(
      ['supported-versions', 'working-versions', 'agreeing-versions'].map(
        (check) => `${check}: no file says which versions run`,
      ),
    );
  });
});

describe('findings', () => {
  test('supported, and untested together', async () => {
    const answer = await lookIn({
      'requirements.txt': OURS.replace('3.8.8', '3.8.7'),
      '.python-version': '3.13',
    });
    expect(said(answer)).toEqual([
      'TQ4402 hint requirements.txt:1 Python 3.13, Prefect 3.8.7, Truthound 3.2.0, truthound-orchestration 3.0.3 are supported, and nobody has tested them together',
    ]);
  });

  test('known not to work: what serves the API is a warning, runs of flows an error', async () => {
    const server = await lookIn({
      'requirements.txt': OURS.replace('0.141.1', '0.165.0'),
      '.python-version': '3.11',
    });
    expect(said(server)).toEqual([
      "TQ4403 warning requirements.txt:4 with `prefect` 3.8.8 and `fastapi` 0.165.0 the API server does not start: `Body() got an unexpected keyword argument 'min_items'`; this concerns the API server, `tq dev` and runs without a server",
    ]);
    const runs = await lookIn({
      'flows.py': FLOW.replace('"truthound"', '"pandera"'),
      'requirements.txt': `${OURS}pandera==0.13.4\nnumpy==2.4.6\n`,
      '.python-version': '3.11',
    });
    expect(said(runs).filter((each) => each.startsWith('TQ4403'))).toEqual([
      'TQ4403 error requirements.txt:7 with `pandera` 0.13.4 and `numpy` 2.4.6 Pandera cannot be imported: `np.string_ was removed in the NumPy 2.0 release`',
    ]);
  });

  test('a lock that holds what the list leaves open is told of here, the list where it is checked', async () => {
    const pandera = { 'flows.py': FLOW.replace('"truthound"', '"pandera"'), '.python-version': '3.11' };
    const list = await lookIn({ ...pandera, 'requirements.txt': `${OURS}pandera==0.35.0\nnumpy<2\n` });
    expect(said(list).filter((each) => each.startsWith('TQ4403'))).toEqual([]);
    const lock = await lookIn({
      ...pandera,
      'requirements.txt': `${OURS}pandera\nnumpy<2\n`,
      'uv.lock': '[[package]]\nname = "pandera"\nversion = "0.35.0"\n',
    });
    expect(said(lock).filter((each) => each.startsWith('TQ4403'))).toEqual([
      'TQ4403 error uv.lock:2 with `pandera` 0.35.0 a check that fails ends in an error of the adapter, which expects the errors of an older Pandera',
    ]);
  });

  test('Prefect 2, by an exact version; a range that newer ones are in is no danger', async () => {
    const two = await lookIn({ 'flows.py': PLAIN, 'requirements.txt': 'prefect==2.20.0\n' });
    expect(said(two)).toEqual([
      'TQ4403 error requirements.txt:1 with `prefect` 2.20.0 no run talks to a server of Prefect 3, which refuses other major versions',
    ]);
    const open = await lookIn({ 'flows.py': PLAIN, 'requirements.txt': 'prefect>=2\n' });
    expect(said(open).filter((each) => !each.startsWith('TQ4403 hint'))).toEqual([]);
  });

  test('what a Dockerfile is told of its own versions is said once, as an error', async () => {
    const step =
      'prefect_docker.deployments.steps.build_docker_image: {image_name: a/b, dockerfile: Dockerfile}';
    const project = {
      'prefect.yaml': ENTRY.replace('}}', `}, build: [{${step}}]}`),
      'requirements.txt': OURS,
    };
    const lines = 'COPY requirements.txt /\nRUN pip install -r /requirements.txt\n';
    const directory = projectFolder({
      ...project,
      'flows.py': FLOW,
      Dockerfile: `FROM python:3.9-slim\n${lines}`,
    });
    const subject = await subjectOf(directory);
    expect(subject.loaded.diagnostics.map(({ code }) => code)).toContain('TQ4209');
    const answer = await lookAtHost(subject, { files: nodeFileSystem() });
    expect(said(answer)).toEqual(['TQ4401 error Dockerfile:1 `python` 3.9 is not in `>=3.11`']);
    expect(versions(answer)).toEqual([]);
    expect(answer.superseded).toEqual(['TQ4209']);
  });

  test('what only the Dockerfile is told is about what is built from it', async () => {
    const step =
      'prefect_docker.deployments.steps.build_docker_image: {image_name: a/b, dockerfile: Dockerfile}';
    const answer = await lookIn({
      'prefect.yaml': `${ENTRY}${ENTRY.replace('deployments:\n', '').replace('hourly', 'built').replace('}}', `}, build: [{${step}}]}`)}`,
      'flows.py': PLAIN,
      Dockerfile: 'FROM python:3.9-slim\nRUN pip install prefect==3.8.8\n',
    });
    const found = answer.findings.filter(({ finding }) => finding.code === 'TQ4209');
    expect(found.map(({ entries }) => entries)).toEqual([[1]]);
    const two = await lookIn({
      'prefect.yaml': ENTRY.replace('}}', `}, build: [{${step}}]}`),
      'flows.py': PLAIN,
      Dockerfile: 'FROM prefecthq/prefect:2-python3.11\n',
    });
    expect(said(two)).toEqual([
      'TQ4403 error Dockerfile:1 with `prefect` `==2.*` no run talks to a server of Prefect 3, which refuses other major versions',
    ]);
  });

  test('an image with nothing installed over it has what it has, whatever a list says', async () => {
    const variables = '{image: "prefecthq/prefect:2-python3.11"}';
    const answer = await lookIn({
      'prefect.yaml': ENTRY.replace('{name: local}', `{name: local, job_variables: ${variables}}`),
      'flows.py': PLAIN,
      'requirements.txt': 'prefect==3.8.8\n',
    });
    expect(said(answer).map((each) => each.slice(0, 50))).toEqual([
      'TQ4403 error prefect.yaml:2 with `prefect` `==2.*`',
      'TQ4404 warning prefect.yaml:2 `prefect` is `==2.*`',
    ]);
    expect(versions(answer)).toEqual(['Python 3.11, Prefect ==2.*']);
  });

  test('files that disagree', async () => {
    const answer = await lookIn({
      'requirements.txt': OURS,
      'pyproject.toml': '[project]\nname = "a"\ndependencies = ["prefect>=3.9"]\n',
      '.python-version': '3.11',
    });
    expect(said(answer)).toEqual([
      'TQ4404 warning requirements.txt:1 `prefect` is `3.8.8` in requirements.txt:1, and `>=3.9` in pyproject.toml:3',
    ]);
    expect(answer.findings[0]?.finding.related?.[0]?.where).toMatchObject({
      file: 'pyproject.toml',
      start: { line: 3, column: 1 },
    });
  });
});

describe('bad input', () => {
  test('addresses with passwords are no problem of the list, and what is shown of it is kept', async () => {
    const secrets: string[] = [];
    const text =
      '--index-url https://ana:index-password@pypi.example.com/simple\n-e git+https://token-of-git@example.com/a#egg=a\nprefect @ https://ana:wheel-password@example.com/p.whl\nnumpy=>2 https://ana:other-password@example.com\n';
    const directory = projectFolder({ 'prefect.yaml': ENTRY, 'flows.py': FLOW, 'requirements.txt': text });
    const answer = await lookAtHost(await subjectOf(directory), {
      files: nodeFileSystem(),
      keepSecret: (secret) => secrets.push(secret),
    });
    const [found, ...others] = said(answer).filter((each) => each.startsWith('TQ4405'));
    expect(found).toMatch(/^TQ4405 warning requirements\.txt:4 .*: `numpy` has /);
    expect(found).not.toContain('other-password');
    expect(others).toEqual([]);
    expect(secrets).toEqual(['index-password', 'token-of-git', 'wheel-password', 'other-password']);
  });

  test('a list that is no text, one that is missing, and lists in a circle', async () => {
    const answer = await lookIn({
      'requirements.txt': Uint8Array.from({ length: 3000 }, (_, index) => (index * 37) % 256),
      'constraints.txt': '-r a.txt\n',
      'a.txt': '-c constraints.txt\n-r gone.txt\nprefect==3.8.8\n',
    });
    const found = said(answer).filter((each) => each.startsWith('TQ4405'));
    expect(found).toHaveLength(2);
    expect(found[0]).toMatch(
      /^TQ4405 warning requirements\.txt:\d+ the versions in `requirements\.txt` cannot all be read: /,
    );
    expect(found[1]).toBe(
      'TQ4405 warning a.txt:1 the versions in `a.txt` cannot all be read: it asks for `gone.txt`, which is not there',
    );
  });

  test.each([
    ['pyproject.toml', '[project\n', 'pyproject.toml:1', 'it is not TOML'],
    ['Pipfile', '[packages]\nprefect = \n', 'Pipfile:2', 'it is not TOML'],
    ['uv.lock', '<<<<<<< ours\n', 'uv.lock:1', 'it has the marks of a merge that was not finished'],
    ['Pipfile.lock', '{', 'Pipfile.lock:1', 'it is not JSON'],
    [
      'requirements.txt',
      'prefect==\n',
      'requirements.txt:1',
      '`prefect==` has a range of versions that pip cannot read',
    ],
  ])('`%s` that cannot be read', async (name, text, place, why) => {
    const answer = await lookIn({ [name]: text });
    expect(said(answer)).toContain(
      `TQ4405 warning ${place} the versions in \`${name}\` cannot all be read: ${why}`,
    );
  });

  test('a `pyproject.toml` of wrong types and a Dockerfile of none', async () => {
    const answer = await lookIn({
      'pyproject.toml':
        '[project]\nname = 3\ndependencies = {a = 1}\nrequires-python = [1]\n[tool]\npoetry = 4\nuv = "x"\n',
      'prefect.yaml': ENTRY.replace(
        '}}',
        '}, build: [{prefect_docker.deployments.steps.build_docker_image: {image_name: a/b, dockerfile: Dockerfile}}]}',
      ),
      Dockerfile: '\u0000\u0001 not a Dockerfile\n',
    });
    expect(said(answer).filter((each) => each.startsWith('TQ4405'))).toEqual([
      'TQ4405 warning Dockerfile:1 the versions in `Dockerfile` cannot all be read: it has no `FROM`',
    ]);
  });

  test('a lock of 10 MB in little time, and a file that is too large not at all', async () => {
    const one = (index: number): string =>
      `[[package]]\nname = "package-${index}"\nversion = "1.0.${index}"\nwheels = [\n${'    { url = "https://files.example.com/packages/aa/bb/package.whl", hash = "sha256:0123456789abcdef" },\n'.repeat(20)}]\n\n`;
    const lock = `${Array.from({ length: 4800 }, (_, index) => one(index)).join('')}[[package]]\nname = "prefect"\nversion = "3.8.8"\n`;
    expect(lock.length).toBeGreaterThan(9_500_000);
    const directory = projectFolder({ 'prefect.yaml': ENTRY, 'flows.py': FLOW, 'uv.lock': lock });
    const subject = await subjectOf(directory);
    const busy = stopwatch();
    const answer = await lookAtHost(subject, { files: nodeFileSystem() });
    const took = busy();
    expect(answer.seen[0]?.text).toBe('uv.lock');
    // Far below this on an idle machine; it must never grow with the square.
    expect(took).toBeLessThan(3000);
    const large = await lookIn({ 'poetry.lock': new Uint8Array(17 * 1024 * 1024) });
    expect(large.skipped.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^`poetry\.lock` is not read: /),
    );
  });
});
