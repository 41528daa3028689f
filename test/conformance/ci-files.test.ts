/** What we hand out for CI is what GitHub, GitLab and pre-commit take: their schemas, and linters of workflows. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Ajv } from 'ajv';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { actionlint } from '../../scripts/actionlint.ts';
import { pythonEnvironment, ROOT } from '../../scripts/python-environment.ts';
import { projectFolder } from '../commands/project-folder.ts';

/** YAML files below a folder of the checkout, from there. */
function filesBelow(folder: string, root = ROOT): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yml'))
    .map((name) => join(folder, name))
    .sort();
}

const EXAMPLES = filesBelow('examples/ci/github');
/** Their names begin with `dot-`, which the program that fills them in takes away. */
const TEMPLATES = filesBelow('templates/ci/github');
const GITLAB = filesBelow('templates/ci/gitlab');

/** With the programs, and with the schemas that the packages ship. */
let programs: string;
let packages: string;
beforeAll(async () => {
  programs = dirname((await pythonEnvironment('python-requirements-ci.txt')).python);
  const library = join(programs, '..', 'lib');
  packages = join(
    library,
    readdirSync(library).find((name) => name.startsWith('python3.')) ?? '',
    'site-packages',
  );
});

const schemaIn = (...path: string[]): { $id: string } =>
  JSON.parse(readFileSync(join(packages, ...path), 'utf8')) as { $id: string };

type Host = 'github-actions' | 'github-workflows' | 'gitlab-ci';

/** What a YAML text of that kind breaks, by its path; schemas of SchemaStore and of GitLab, as check-jsonschema ships them. */
function judgeOf(kind: Host): (text: string) => string[] {
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  const validate = ajv.compile(schemaIn('check_jsonschema', 'builtin_schemas', 'vendor', `${kind}.json`));
  return (text) =>
    // A merge key is how a pipeline of GitLab shares parts; `on` is no boolean, as in YAML 1.2.
    validate(parse(text, { merge: true }))
      ? []
      : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

function schema(kind: Host, paths: readonly string[]): string[] {
  const judge = judgeOf(kind);
  return paths.flatMap((path) =>
    judge(readFileSync(join(ROOT, path), 'utf8')).map((complaint) => `${path}: ${complaint}`),
  );
}

async function zizmor(config: string, files: readonly string[], cwd = ROOT): Promise<string> {
  const options = [
    '--offline',
    '--no-progress',
    '--color=never',
    `--config=${join(ROOT, 'test', 'ci', config)}`,
  ];
  const program = join(programs, 'zizmor');
  const { exitCode, all } = await execa(program, [...options, ...files], { cwd, all: true, reject: false });
  return exitCode === 0 ? '' : `exit code ${exitCode}\n${all}`;
}

/** What docs/init.md shows for a project in a folder, by the path in its first line. */
function shownFor(path: string): string {
  const page = readFileSync(join(ROOT, 'docs', 'init.md'), 'utf8');
  const [, text = ''] = page.split(`\`\`\`yaml\n# ${path}\n`);
  expect(text).not.toBe('');
  return text.slice(0, text.indexOf('```'));
}

/** Copied to where a name matters: linters look for `.github/workflows`. */
function filledTemplates(): string {
  const filled = TEMPLATES.map((path, index) => [
    join('.github', 'workflows', `${index}.yml`),
    readFileSync(join(ROOT, path), 'utf8')
      .replaceAll('__version__', '0.1.0')
      .replaceAll(/__\w+?__/g, 'orders'),
  ]);
  const shown = '.github/workflows/teams-a.yml';
  return projectFolder({ ...Object.fromEntries(filled), [shown]: shownFor(shown) });
}

describe('GitHub', () => {
  test('there is something to judge', () => {
    expect(EXAMPLES.length).toBeGreaterThanOrEqual(4);
    expect(TEMPLATES.length).toBeGreaterThanOrEqual(2);
    expect(GITLAB.length).toBeGreaterThanOrEqual(2);
  });

  test('action.yml and the workflows have the shape that GitHub wants', () => {
    expect(schema('github-actions', ['action.yml'])).toEqual([]);
    expect(schema('github-workflows', [...EXAMPLES, ...TEMPLATES])).toEqual([]);
    expect(judgeOf('github-workflows')(shownFor('.github/workflows/teams-a.yml'))).toEqual([]);
  });

  test('zizmor finds no way in: no input in a script, no token that is kept, no right too many', async () => {
    expect(await zizmor('zizmor.yml', ['action.yml', ...EXAMPLES])).toBe('');
    expect(await zizmor('zizmor-templates.yml', ['.'], filledTemplates())).toBe('');
  });

  test('actionlint knows every expression and every key', async ({ skip }) => {
    const program = await actionlint();
    if (program === undefined) return skip('actionlint cannot be built here');
    const folder = filledTemplates();
    const options = ['-no-color', '-shellcheck=', '-pyflakes='];
    const files = [...EXAMPLES.map((path) => join(ROOT, path)), ...filesBelow('.github/workflows', folder)];
    const { stdout } = await execa(program, [...options, ...files], { cwd: folder, reject: false });
    expect(stdout).toBe('');
  });

  test('each example hands the action inputs that it has', () => {
    const { inputs } = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8')) as { inputs: object };
    for (const path of EXAMPLES) {
      const { jobs } = parse(readFileSync(join(ROOT, path), 'utf8')) as {
        jobs: Record<string, { steps: { uses?: string; with?: object }[] }>;
      };
      const steps = Object.values(jobs).flatMap((job) => job.steps);
      const ours = steps.filter(({ uses }) => uses?.startsWith('acme/tq@'));
      expect(ours.length, path).toBeGreaterThan(0);
      for (const step of ours)
        expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(step.with ?? {})));
    }
  });
});

describe('GitLab', () => {
  const path = join(ROOT, 'ci', 'gitlab', 'tq.yml');
  const [header, jobs] = readFileSync(path, 'utf8').split(/^---$/m) as [string, string];
  const { inputs } = parse(header).spec as { inputs: Record<string, { default: string }> };

  test('the jobs with their inputs filled in, the example and what is scaffolded have the shape that GitLab wants', () => {
    // As GitLab does: in the text, before it is read.
    const filled = jobs.replaceAll(/\$\[\[ inputs\.([\w-]+) \]\]/g, (_, name: string) => {
      const { default: value } = inputs[name] ?? {};
      if (value === undefined) throw new Error(`${relative(ROOT, path)} has no input ${name}`);
      return value;
    });
    expect(filled).not.toContain('$[[');
    const judge = judgeOf('gitlab-ci');
    expect([...judge(header), ...judge(filled)]).toEqual([]);
    expect(schema('gitlab-ci', ['examples/ci/gitlab/gitlab-ci.yml', ...GITLAB])).toEqual([]);
    expect(judge(shownFor('.gitlab-ci.yml'))).toEqual([]);
  });

  test('the example gives inputs that there are', () => {
    const example = parse(readFileSync(join(ROOT, 'examples/ci/gitlab/gitlab-ci.yml'), 'utf8')) as {
      include: [{ inputs: object }];
    };
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(example.include[0].inputs)));
  });
});

test('the schemas find what is wrong', () => {
  expect(judgeOf('github-actions')('name: a\nruns: {using: composite}\n')).not.toEqual([]);
  expect(judgeOf('github-workflows')('on: push\njobs: {a: {steps: []}}\n')).not.toEqual([]);
  expect(judgeOf('gitlab-ci')('job: {script: 1}\n')).not.toEqual([]);
});

test('the bill of materials is CycloneDX 1.6', () => {
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  for (const [name, as] of [
    ['spdx', 'http://cyclonedx.org/schema/spdx.SNAPSHOT.schema.json'],
    ['jsf-0.82', 'http://cyclonedx.org/schema/jsf-0.82.SNAPSHOT.schema.json'],
  ] as const)
    ajv.addSchema({ ...schemaIn('cyclonedx', 'schema', '_res', `${name}.SNAPSHOT.schema.json`), $id: as });
  const validate = ajv.compile(schemaIn('cyclonedx', 'schema', '_res', 'bom-1.6.SNAPSHOT.schema.json'));
  const bill = JSON.parse(readFileSync(join(ROOT, 'dist', 'sbom.cdx.json'), 'utf8'));
  expect(validate(bill), JSON.stringify(validate.errors)).toBe(true);
  expect(validate({ ...bill, parts: [] })).toBe(false);
  expect(
    validate({
      ...bill,
      components: [{ type: 'library', name: 'a', licenses: [{ license: { id: 'Mine' } }] }],
    }),
  ).toBe(false);
});
