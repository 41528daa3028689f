import { describe, expect, it, test } from 'vitest';
import { advise, codesIn, ONE } from './advise.ts';

const PLAIN = 'from prefect import flow\n@flow\ndef orders(): pass\n';
const QUALITY = `import truthound\n${PLAIN}`;
const DEEP = `from lib.rules import check\n${PLAIN}`;

describe('a project without quality flows', () => {
  it('is told nothing, and little of it is read', async () => {
    const { codes, opened } = await advise({
      'flows.py': `from lib.rules import check\n${PLAIN}`,
      'lib/rules.py': 'import truthound\n',
      'requirements.txt': 'prefect>=3\n',
      Dockerfile: 'RUN pip install prefect\n',
      'tests/test_a.py': '',
    });
    expect(codes).toEqual([]);
    expect(opened).toEqual(['prefect.yaml', 'flows.py', 'requirements.txt']);
  });

  it('is told of an artifact that Prefect refuses, and of nothing else', async () => {
    const flows = `from prefect.artifacts import create_link_artifact\n${PLAIN}create_link_artifact("a", key="a_b")\n`;
    expect((await advise({ 'flows.py': flows, 'requirements.txt': 'prefect\n' })).codes).toEqual(['TQ4001']);
  });
});

describe('a quality flow', () => {
  it('is one through a module of the project, too, when the requirements say so', async () => {
    const { codes, withoutText } = await advise({
      'flows.py': DEEP,
      'lib/rules.py':
        'import truthound\nfrom truthound_prefect import DataQualityBlock\nB = DataQualityBlock()\n',
      'requirements.txt': 'truthound\n',
    });
    expect(codes).toContain('TQ4007');
    expect(codes).toContain('TQ4022');
    expect(withoutText).toEqual([]);
  });

  it('gets one finding however many deployments run it', async () => {
    const second = '  - { name: b, entrypoint: flows.py:orders, work_pool: { name: local } }\n';
    const { codes } = await advise({ 'prefect.yaml': ONE + second, 'flows.py': QUALITY });
    expect(codes).toEqual([...new Set(codes)]);
  });
});

describe('a file that is made to be hard', () => {
  test.for([
    [
      'names that lead back',
      'x = create_quality_flow("a", x, config=y)\ny = create_quality_flow("b", x, config=x)\n',
    ],
    ['lists in lists', `x = create_quality_flow("a", load, rules=${'['.repeat(3000)}${']'.repeat(3000)})\n`],
    ['calls in calls', `x = ${'create_quality_flow('.repeat(2000)}${')'.repeat(2000)}\n`],
  ])('is read: %s', async ([, source]) => {
    const flows = `from truthound_prefect import create_quality_flow\n${PLAIN}${source}`;
    expect(await codesIn(flows, 'TQ4004')).toBeGreaterThan(0);
  });

  it('is read: requirements', async () => {
    const files = { 'requirements.txt': `${'a-'.repeat(50_000)}\nprefect${' '.repeat(50_000)}\n` };
    expect(await codesIn(QUALITY, 'TQ4005', files)).toBe(1);
  });
});

/** Code, how many findings, requirements by file. */
const REQUIREMENTS: [code: string, count: number, files: Record<string, string>][] = [
  ['TQ4005', 2, { 'requirements.txt': 'prefect>=3\ntruthound[all]~=3.2 ; python_version > "3"\nother\n' }],
  ['TQ4005', 0, { 'requirements.txt': 'prefect==3.8.8 --hash=sha256:aa\ntruthound === 3.2.0  # pinned\n' }],
  ['TQ4005', 0, { 'requirements.txt': 'prefect\ntruthound\n', 'uv.lock': '' }],
  ['TQ4005', 1, { 'pyproject.toml': '[project]\ndependencies = ["prefect>=3", "truthound==3.2.0"]\n' }],
  [
    'TQ4005',
    1,
    {
      'pyproject.toml':
        '[tool.poetry.dependencies]\npython = "^3.11"\nprefect = "^3.8"\ntruthound = "3.2.0"\n',
    },
  ],
  [
    'TQ4005',
    1,
    {
      Dockerfile:
        'FROM python\nRUN pip install --no-cache-dir \\\n    "prefect==3.8.8" \\\n    truthound && rm -rf /x\n',
    },
  ],
  ['TQ4005', 1, { 'requirements.txt': 'truthound-orchestration[all]==3.0.3\nprefect==3.8.8\n' }],
  ['TQ4008', 1, { 'requirements.txt': 'prefect==3.8.8\n' }],
  ['TQ4008', 0, { 'requirements.txt': 'prefect==3.8.8\n-e ../shared\n' }],
  ['TQ4008', 0, { 'requirements.txt': 'prefect==3.8.8\n', 'environment.yml': '' }],
  ['TQ4008', 0, { 'requirements.txt': 'Truthound_Orchestration\n' }],
  ['TQ4008', 0, { 'README.md': 'truthound' }],
];

describe('requirements', () => {
  test.for(REQUIREMENTS)('%s %i times with %o', async ([code, count, files]) => {
    expect(await codesIn(QUALITY, code, files)).toBe(count);
  });

  const ENGINE = `from common.engines import create_engine\n${PLAIN}create_engine(engine_name="pandera")\n`;

  test.for([
    ['pandera', 1],
    ['pandera>=0.13', 1],
    ['pandera==0.13.4', 0],
    ['pandera==0.20', 1],
    ['pandera<0.15', 0],
    ['pandera~=0.13.4', 0],
    ['pandera~=0.13', 1],
    ['pandera<=0.14.5', 0],
    ['pandera<1', 1],
  ] as const)('%s admits %i versions that fail', async ([requirement, count]) => {
    expect(await codesIn(ENGINE, 'TQ4006', { 'requirements.txt': `${requirement}\n` })).toBe(count);
  });
});

/** Code, how many findings, what stands in the entry. */
const ENTRIES: [code: string, count: number, lines: string][] = [
  ['TQ4009', 1, 'schedules: [{ cron: "0 6 * * *" }]'],
  ['TQ4009', 0, 'schedules: [{ cron: "0 6 * * *", active: false }]'],
  ['TQ4009', 0, 'schedules: []'],
  ['TQ4017', 1, 'work_pool: { name: a, job_variables: { env: { ENGINE_NAME: pandera } } }'],
  ['TQ4017', 0, 'work_pool: { name: a, job_variables: { env: { TRUTHOUND_TOKEN: x, SEARCH_ENGINE: x } } }'],
  ['TQ4018', 1, 'parameters: { source: "postgresql://host/db" }'],
  ['TQ4018', 0, 'parameters: { greeting: "with love", bucket: "s3://a/b" }'],
  ['TQ4019', 1, 'parameters: { path: "C:\\\\data\\\\x.csv" }'],
  ['TQ4020', 1, 'parameters: { path: a.csv, output: b.csv, glob: "*.csv" }'],
  ['TQ4021', 1, 'tags: [dev, prod]'],
  ['TQ4021', 0, 'tags: [dev]'],
  ['TQ4024', 1, 'tq: { rules: [/etc/rules.yaml, "none/*.yaml"] }'],
  ['TQ1001', 1, 'tq: { rules: [/etc/rules.yaml, "none/*.yaml"] }'],
  ['TQ4024', 0, 'tq: { rules: ["quality/**/*.yaml", quality/a.yaml, "quality/{a,b}.yaml"] }'],
  ['TQ4026', 1, 'schedules: [{ cron: "0 6 * * *" }, { cron: "0 7 * * *" }]'],
  ['TQ4026', 0, 'schedules: [{ cron: "0 6 * * *" }]'],
];

describe('an entry', () => {
  test.for(ENTRIES)('%s %i times with %s', async ([code, count, lines]) => {
    const base = lines.startsWith('work_pool') ? ONE.replace(/ {4}work_pool.*\n/, '') : ONE;
    const flows = QUALITY.replace('def orders()', 'def orders(**parameters)');
    const yaml = `${base}    ${lines}\n    enforce_parameter_schema: false\n`;
    const files = { 'prefect.yaml': yaml, 'quality/a.yaml': '', '.git/HEAD': '' };
    expect(await codesIn(flows, code, files)).toBe(count);
  });
});
