/** The jobs of `ci/gitlab/tq.yml`, run by a shell as a runner would, with something in the place of `npx`. */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { projectFolder } from './project-folder.ts';

interface Job {
  extends?: string;
  variables?: Record<string, string | number>;
  before_script?: string[];
  script?: string[];
  after_script?: string[];
  artifacts?: { paths: string[]; reports?: Record<string, string> };
}

const text = readFileSync(join(import.meta.dirname, '..', '..', 'ci', 'gitlab', 'tq.yml'), 'utf8');
const [header, body] = text.split(/^---$/m) as [string, string];
const { inputs } = parse(header).spec as { inputs: Record<string, { default: string }> };
const jobs = parse(
  body.replaceAll(/\$\[\[ inputs\.([\w-]+) \]\]/g, (_, name: string) => inputs[name]?.default ?? ''),
) as Record<string, Job>;

interface Folders {
  checkout: string;
  temporary: string;
}

/** What the job starts `tq` with, a line an argument, and the folder of the checkout afterwards. */
async function runJob(
  name: string,
  variables: Record<string, string> = {},
  { exitCode = 0, before = () => {} }: { exitCode?: number; before?: (folders: Folders) => void } = {},
) {
  const job = jobs[name] as Job;
  const base = jobs[job.extends ?? ''] as Job;
  const checkout = projectFolder({ 'a-staging': 'a file that a pattern would find', 'b-prod': '' });
  const runner = projectFolder({
    npx: `#!/bin/sh
printf '%s\\n' "$@" > "$CALLS"
for word in "$@"; do case "$word" in *=/*) echo a report > "\${word#*=}" ;; esac; done
exit ${exitCode}
`,
    git: '#!/bin/sh\necho v1.2.3\n',
  });
  for (const program of ['npx', 'git']) chmodSync(join(runner, program), 0o755);
  mkdirSync(join(runner, 'tmp'));
  before({ checkout, temporary: join(runner, 'tmp') });
  const env = {
    ...{ ...base.variables, ...job.variables },
    TMPDIR: join(runner, 'tmp'),
    CI_JOB_ID: '42',
    CALLS: join(runner, 'calls'),
    PATH: `${runner}${delimiter}${process.env.PATH}`,
    CI_PROJECT_DIR: checkout,
    ...variables,
  } as Record<string, string>;
  const shell = (lines: readonly string[] = []) =>
    execa('sh', ['-e', '-c', lines.join('\n')], { cwd: checkout, env, extendEnv: false, reject: false });
  const main = await shell([...(base.before_script ?? []), ...(job.script ?? [])]);
  // The runner does so after a failure, too.
  const after = await shell(base.after_script);
  expect(after.exitCode, after.stderr).toBe(0);
  const argv = readFileSync(join(runner, 'calls'), 'utf8').trimEnd().split('\n');
  expect(readdirSync(join(runner, 'tmp'))).not.toContain('tq-reports-42');
  return { exitCode: main.exitCode, checkout, argv: argv.filter((word) => !word.includes('=/')) };
}

test.for([
  ['tq validate', ['validate', '--report', '--report']],
  ['tq plan', ['plan', '--ref', 'c0ffee', '--report', '--report', '--report']],
  ['tq deploy', ['deploy', '--name', '*-staging', '--ref', 'c0ffee', '--report', '--report']],
  ['tq promote', ['deploy', '--name', '*-prod', '--ref', 'v1; touch pwned', '--report', '--report']],
  ['tq drift', ['plan', '--exit-code', '--name', '*-prod', '--ref', 'v1.2.3', '--report']],
] as const)('%s', async ([name, expected]) => {
  const { argv, exitCode, checkout } = await runJob(name, {
    CI_COMMIT_SHA: 'c0ffee',
    CI_COMMIT_TAG: 'v1; touch pwned',
  });
  expect(exitCode).toBe(0);
  expect(argv).toEqual(['--yes', `tq-deploy@${inputs.version?.default}`, ...expected]);
  expect(existsSync(join(checkout, 'pwned'))).toBe(false);
});

test('a job that fails fails the pipeline, and its reports are where GitLab looks for them', async () => {
  const { exitCode, checkout } = await runJob('tq validate', {}, { exitCode: 1 });
  expect(exitCode).toBe(1);
  const { reports = {} } = (jobs['.tq'] as Job).artifacts ?? {};
  for (const path of Object.values(reports)) expect(existsSync(join(checkout, path)), path).toBe(true);
});

test('reports are those of this job, whatever others have left on the machine', async () => {
  const { checkout } = await runJob(
    'tq drift',
    {},
    {
      before: ({ checkout, temporary }) => {
        for (const folder of [join(temporary, 'tq-reports'), join(checkout, 'tq-reports')]) {
          mkdirSync(folder);
          writeFileSync(join(folder, 'plan.md'), 'of another job');
        }
      },
    },
  );
  expect(readdirSync(join(checkout, 'tq-reports'))).toEqual(['drift.md']);
});
