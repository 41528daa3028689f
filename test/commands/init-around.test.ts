/** `tq init` beside what is there already: a repository, lists of packages, Dockerfiles, deployments of others. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { projectFolder } from './project-folder.ts';
import { type Run, runTq } from './run-tq.ts';

const INIT = ['init', '--yes', '--name', 'shop'];

async function repository(files: Record<string, string> = {}, branch = 'main'): Promise<string> {
  const directory = projectFolder(files);
  const git = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
  await execa('git', ['init', '--quiet', '--initial-branch', branch], { cwd: directory });
  await execa('git', [...git, 'commit', '--quiet', '--allow-empty', '--message', 'x'], { cwd: directory });
  return directory;
}

/** The folder as it is when it has been made there, and what was said. */
async function made(
  files: Record<string, string>,
  argv: readonly string[] = INIT,
): Promise<Run & { has: (path: string) => boolean; text: (path: string) => string; directory: string }> {
  const directory = projectFolder(files);
  const run = await runTq(argv, { directory });
  expect(run.exitCode, run.stderr).toBe(0);
  return {
    ...run,
    directory,
    has: (path) => existsSync(join(directory, path)),
    text: (path) => readFileSync(join(directory, path), 'utf8'),
  };
}

describe('in a repository', () => {
  test.for([[[]], [['--ci', 'github']], [['--ci', 'gitlab']]] as const)(
    'below its top nothing is made that is read there alone: %j',
    async ([flags]) => {
      const directory = await repository();
      const argv = ['init', 'teams/a', '--yes', ...flags];
      const { exitCode, stderr } = await runTq(argv, { directory });
      expect(exitCode).toBe(0);
      for (const name of ['.github', '.gitlab-ci.yml', '.pre-commit-config.yaml'])
        expect(existsSync(join(directory, 'teams/a', name))).toBe(false);
      expect(stderr).toContain(
        'no pipeline and no `.pre-commit-config.yaml` were made, since `teams/a/` is not the top',
      );
      const [, page = '', heading] = /`(\/[^`]+)` shows, "(.+)"\n/.exec(stderr) ?? [];
      expect(readFileSync(page, 'utf8')).toContain(`\n## ${heading}\n`);
      const again = await runTq(['init'], { directory: join(directory, 'teams/a') });
      expect(again).toMatchObject({ exitCode: 0, stderr: 'nothing to write: all of it is there already\n' });
    },
  );

  test('at its top they are made, for its own branch', async () => {
    const directory = await repository({}, 'trunk');
    const { stderr } = await runTq(INIT, { directory });
    expect(stderr).not.toContain('left to you');
    expect(existsSync(join(directory, '.pre-commit-config.yaml'))).toBe(true);
    const workflow = readFileSync(join(directory, '.github/workflows/quality.yml'), 'utf8');
    expect(workflow).toContain("branches: ['trunk']");
    expect(workflow).toContain("github.ref == 'refs/heads/trunk'");
    expect(workflow).not.toMatch(/\bmain\b/i);
  });

  test('GitLab is asked for its own branch', async () => {
    const directory = await repository();
    await runTq([...INIT, '--ci', 'gitlab'], { directory });
    const pipeline = readFileSync(join(directory, '.gitlab-ci.yml'), 'utf8');
    expect(pipeline).toContain('$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH');
    expect(pipeline).not.toMatch(/\bmain\b/i);
  });

  test('a branch whose name is a pattern in a workflow is not put there', async () => {
    const directory = await repository({}, "it's[1]".replace('[1]', ''));
    await runTq(INIT, { directory });
    expect(readFileSync(join(directory, '.github/workflows/quality.yml'), 'utf8')).toContain("['main']");
  });

  test('what git ignores is told, by init and by new domain', async () => {
    const directory = await repository({ '.gitignore': '# ours\n\ndata/\n*.json\n.vscode\n' });
    const { stderr } = await runTq(INIT, { directory });
    expect(stderr).toContain(
      'git ignores `data/orders-bad.csv`, `data/orders.csv` (.gitignore:3): commit them with `git add -f`, or a pipeline has them not\n',
    );
    expect(stderr).toContain('git ignores `quality/.compiled/orders.json` (.gitignore:4): commit it');
    expect(stderr).not.toMatch(/git ignores.*(?:vscode|schema)/);
    const again = await runTq(['new', 'domain', 'customers', '--json'], { directory });
    expect(JSON.parse(again.stdout).scaffold.remarks).toContainEqual(
      expect.stringContaining('git ignores `data/customers-bad.csv`, `data/customers.csv` (.gitignore:3)'),
    );
  });
});

describe('editors', () => {
  test('find each schema that a file names, and git keeps them', async () => {
    const { text, has } = await made({});
    const files = [
      'prefect.yaml',
      'quality/orders.yaml',
      'blocks/orders-prod.yaml',
      'blocks/orders-staging.yaml',
    ];
    for (const file of files) {
      const [, schema = ''] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text(file)) ?? [];
      expect(has(normalize(join(dirname(file), schema))), `${file}: ${schema}`).toBe(true);
    }
    const { 'yaml.schemas': schemas } = JSON.parse(text('.vscode/settings.json'));
    for (const path of Object.keys(schemas)) expect(JSON.parse(text(path))).toHaveProperty('$schema');
    expect(text('.gitignore')).not.toContain('schema');
  });
});

test('a domain brings the schemas that its files name, where they are not there', async () => {
  const prefect = 'name: shop\ndeployments: []\n';
  const files = { 'prefect.yaml': prefect, 'in.csv': 'id,n\n1,2\n2,3\n' };
  const argv = ['new', 'domain', 'stock', '--from', 'in.csv', '--python', 'never', '--yes'];
  const { has, text } = await made(files, argv);
  for (const file of ['quality/stock.yaml', 'blocks/stock-prod.yaml']) {
    const [, schema = ''] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text(file)) ?? [];
    expect(has(normalize(join(dirname(file), schema))), `${file}: ${schema}`).toBe(true);
  }
});

describe('packages', () => {
  test('a range that admits what is needed is enough', async () => {
    const files = {
      'requirements.txt': '-r base.txt\nTruthound\npolars>=1.2\nfastapi\nstarlette\nsqlalchemy==2.0.30\n',
      'base.txt': 'prefect>=3.1,<4\n',
      'requirements-dev.txt': 'pytest\n',
    };
    const { stdout, stderr } = await made(files);
    expect(stdout).toMatch(/^created {2}\S/m);
    expect(stderr).not.toContain('left to you');
  });

  test('what contradicts is told', async () => {
    const { stderr } = await made({ 'requirements.txt': 'prefect==2.20.1\nsqlalchemy>=2.1\n' });
    expect(stderr).toMatch(/`prefect==2.20.1` in `requirements.txt` leaves out `prefect==3[\d.]+`/);
    expect(stderr).toContain('`sqlalchemy>=2.1` in `requirements.txt` leaves out `sqlalchemy<2.1`');
  });

  test.for([
    [
      'uv',
      { 'uv.lock': '', 'pyproject.toml': '[project]\nname = "x"\ndependencies = ["prefect>=3.1,<4"]\n' },
      '`pyproject.toml` (`uv add`)',
    ],
    [
      'Poetry',
      { 'pyproject.toml': '[tool.poetry.dependencies]\npython = "^3.11"\nprefect = "^3.1"\n' },
      '`pyproject.toml`',
    ],
    ['Pipenv', { Pipfile: '[packages]\nprefect = ">=3.1"\n' }, '`Pipfile`'],
    ['pixi', { 'pixi.toml': '[dependencies]\nprefect = {version = ">=3.1"}\n' }, '`pixi.toml`'],
  ] as const)('no second list beside that of %s', async ([, files, written]) => {
    const { has, stderr } = await made(files);
    expect(has('requirements.txt')).toBe(false);
    expect(has('requirements-dev.txt')).toBe(false);
    expect(has('pyproject.toml')).toBe('pyproject.toml' in files);
    expect(stderr).toMatch(/no `requirements.txt` was made beside `.*`: add to `.*what .*: .*`truthound==/);
    expect(stderr).toContain(`: add to ${written} what`);
    expect(stderr).not.toMatch(/what the new files need: .*`prefect==/);
    expect(stderr).toContain('`.github/workflows/quality.yml` installs `requirements-dev.txt`');
  });

  test('what comes with another Prefect is that of its own', async () => {
    const { stderr } = await made({ 'pyproject.toml': '[tool.poetry.dependencies]\nprefect = "^2.0"\n' });
    expect(stderr).not.toMatch(/need: .*(?:fastapi|starlette|sqlalchemy)/);
    expect(stderr).toMatch(/`prefect>=2.0,<3` in `pyproject.toml` leaves out `prefect==3/);
  });

  test('an image needs a list, where no package brings one', async () => {
    const { has } = await made({ Pipfile: '' }, [...INIT, '--pool-type', 'docker']);
    expect(has('requirements.txt')).toBe(true);
    expect(has('pyproject.toml')).toBe(true);
  });
});

const HATCH = '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n';

describe('images', () => {
  test.for([
    ['a package of its own', { 'pyproject.toml': HATCH }],
    ['a Dockerfile', { 'docker/api.Dockerfile': 'FROM scratch\n' }],
  ] as const)('%s: none is made for processes', async ([, files]) => {
    const { has } = await made(files);
    expect(has('Dockerfile')).toBe(false);
    expect(has('.dockerignore')).toBe(false);
  });

  test('a Dockerfile that is there gets no ignore file beside it', async () => {
    const { has, text } = await made({ Dockerfile: 'FROM scratch\n' }, [...INIT, '--pool-type', 'docker']);
    expect(has('.dockerignore')).toBe(false);
    expect(text('Dockerfile')).toBe('FROM scratch\n');
  });

  test('a package of its own is built by what it names', async () => {
    const { text, directory } = await made({ 'pyproject.toml': HATCH }, [...INIT, '--pool-type', 'docker']);
    expect(text('Dockerfile')).not.toMatch(/setuptools|no-build-isolation/);
    expect(text('Dockerfile')).toContain('requirements.txt');
    expect(text('.dockerignore')).not.toContain('*.md');
    const again = await runTq(['init'], { directory });
    expect(again.stderr).toContain('nothing to write');
  });

  test('… and brings its packages along where it lists them', async () => {
    const listed = `${HATCH}[project]\nname = "x"\ndependencies = ["prefect"]\n`;
    const { text, has, directory } = await made({ 'pyproject.toml': listed }, [
      ...INIT,
      '--pool-type',
      'docker',
    ]);
    expect(has('requirements.txt')).toBe(false);
    expect(text('Dockerfile')).not.toContain('requirements');
    expect(await runTq(['validate'], { directory })).toMatchObject({ exitCode: 0 });
  });
});

describe('deployments and modules of others', () => {
  const ETL = `name: shop
pull:
  - prefect.deployments.steps.set_working_directory: {directory: /opt/app}
deployments:
  - {name: etl-prod, entrypoint: "etl.py:etl", work_pool: {name: local}}
  - {name: nightly, entrypoint: "etl.py:etl", work_pool: {name: local}, tq: {environment: prod}}
  - {name: hourly, entrypoint: "etl.py:etl", work_pool: {name: local}}
`;
  const FILES = {
    'prefect.yaml': ETL,
    'etl.py': 'from prefect import flow\n\n\n@flow\ndef etl():\n    pass\n',
    'src/__init__.py': '"""Ours."""\nfrom src.settings import LOGGING\n',
    'src/core/__init__.py': '# nothing\n',
  };

  test('are named, where the new files touch them', async () => {
    const { stderr } = await made(FILES, ['init', '--yes']);
    expect(stderr).toContain('deploys what is of `staging` and `prod`, and so `nightly`, too: name');
    expect(stderr).toContain('checks all deployments of `prefect.yaml` and fails on a warning');
    expect(stderr).toContain('the new deployments take `pull` of `prefect.yaml` as the others do');
    expect(stderr).toContain('Python runs `src/__init__.py` before the new flows');
  });

  test('a project of scaffolded domains alone has none', async () => {
    const { directory } = await made({});
    await runTq(['new', 'domain', 'customers'], { directory });
    await execa('rm', ['-r', '.github'], { cwd: directory });
    const { exitCode, stdout, stderr } = await runTq(['init', '--yes'], { directory });
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(/^created {2}\.github/m),
    });
    expect(stderr).not.toContain('left to you');
  });
});
