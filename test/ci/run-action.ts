/** Runs the steps of `action.yml` as GitHub's runner does: inputs into the environment, bash, commands out of the log. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { parse } from 'yaml';
import { ROOT } from '../../scripts/python-environment.ts';
import { projectFolder } from '../commands/project-folder.ts';

interface Action {
  inputs: Record<string, { default?: string }>;
  outputs: Record<string, { value: string }>;
  runs: { using: string; steps: { id: string; shell: string; run: string; env: Record<string, string> }[] };
}

export interface ActionRun {
  exitCode: number;
  /** Everything that the runner saw. */
  log: string;
  /** Lines that the runner took for commands: `error`, `notice` … with their text, escaped. */
  commands: string[];
  /** Outputs of the action, as a workflow reads them. */
  outputs: Record<string, string>;
  summary: string;
}

export interface ActionOptions {
  /** The checkout. */
  workspace: string;
  inputs?: Record<string, string>;
  /** Beside those that the runner sets. */
  variables?: Record<string, string>;
  /** Of GitHub's API. */
  apiUrl?: string;
  /** Number of the pull request; without one it runs for a push. */
  pullRequest?: number;
}

export const action = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8')) as Action;

/** Fails for an expression in `action.yml` that it does not know. */
export async function runAction(options: ActionOptions): Promise<ActionRun> {
  const { step, ended } = startAction(options);
  const { exitCode, all } = await step;
  return ended(exitCode ?? -1, all);
}

/** The step as it runs: the process that the runner signals, and what came of it once it has ended. */
export function startAction(options: ActionOptions) {
  const { workspace, inputs = {}, variables = {}, apiUrl = 'http://127.0.0.1:9', pullRequest } = options;
  const [only, ...others] = action.runs.steps;
  if (only === undefined || others.length > 0) throw new Error('this runner knows actions of one step');
  const unknown = Object.keys(inputs).find((name) => !(name in action.inputs));
  if (unknown !== undefined) throw new Error(`the action has no input \`${unknown}\``);

  const runner = projectFolder({
    'event.json': JSON.stringify(pullRequest === undefined ? {} : { pull_request: { number: pullRequest } }),
    output: '',
    summary: '',
    'step.sh': only.run,
  });
  mkdirSync(join(runner, 'temp'));
  const given = Object.fromEntries(
    Object.entries(action.inputs).map(([name, { default: otherwise = '' }]) => [
      name,
      inputs[name] ?? evaluate(otherwise, {}),
    ]),
  );
  const env = {
    ...Object.fromEntries(Object.entries(only.env).map(([name, text]) => [name, evaluate(text, given)])),
    PATH: process.env.PATH,
    HOME: runner,
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION_PATH: ROOT,
    GITHUB_WORKSPACE: workspace,
    GITHUB_REPOSITORY: 'acme/shop',
    GITHUB_RUN_ID: '42',
    GITHUB_SERVER_URL: 'https://github.example',
    GITHUB_API_URL: apiUrl,
    GITHUB_EVENT_PATH: join(runner, 'event.json'),
    GITHUB_OUTPUT: join(runner, 'output'),
    GITHUB_STEP_SUMMARY: join(runner, 'summary'),
    RUNNER_TEMP: join(runner, 'temp'),
    ...variables,
  };
  // As for `shell: bash`.
  const bash = ['--noprofile', '--norc', '-e', '-o', 'pipefail', join(runner, 'step.sh')];
  const step = execa('bash', bash, {
    ...{ cwd: workspace, env, extendEnv: false, all: true, reject: false, stdin: 'ignore' },
  });
  const ended = (exitCode: number, log: string): ActionRun => {
    const outputs = outputsIn(readFileSync(join(runner, 'output'), 'utf8'));
    return {
      exitCode,
      log,
      commands: commandsIn(log),
      outputs: Object.fromEntries(
        Object.entries(action.outputs).map(([name, { value }]) => [name, evaluate(value, {}, outputs)]),
      ),
      summary: readFileSync(join(runner, 'summary'), 'utf8'),
    };
  };
  return { step, ended };
}

/** With the tq of the project's `node_modules`, such as `projectWithStandIn` puts there. */
export function runInProject(options: ActionOptions): Promise<ActionRun> {
  return runAction({ ...options, inputs: { version: 'project', ...options.inputs } });
}

function evaluate(
  text: string,
  inputs: Record<string, string>,
  outputs: Record<string, string> = {},
): string {
  return text.replaceAll(/\$\{\{ *(\S+) *\}\}/g, (_, expression: string) => {
    const [, context, name = ''] = /^(inputs|steps\.tq\.outputs|github)\.([\w-]+)$/.exec(expression) ?? [];
    if (context === 'inputs' && name in action.inputs) return inputs[name] ?? '';
    if (context === 'steps.tq.outputs') return outputs[name] ?? '';
    if (expression === 'github.token') return TOKEN;
    throw new Error(`no such expression: ${expression}`);
  });
}

/** What `github.token` is. */
export const TOKEN = 'ghs_of_the_job';

/** `NAME=VALUE`, or `NAME<<WORD`, the value, `WORD`: as the runner reads `GITHUB_OUTPUT`. */
function outputsIn(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const [, plainName, plainValue = ''] = /^([\w-]+)=(.*)$/.exec(lines[at] as string) ?? [];
    if (plainName !== undefined) {
      outputs[plainName] = plainValue;
      continue;
    }
    const [, name, word] = /^([\w-]+)<<(.+)$/.exec(lines[at] as string) ?? [];
    if (name === undefined || word === undefined) {
      if (lines[at] !== '') throw new Error(`the runner refuses this line of outputs: ${lines[at]}`);
      continue;
    }
    const end = lines.indexOf(word, at + 1);
    if (end < 0) throw new Error(`the output ${name} has no end`);
    outputs[name] = lines.slice(at + 1, end).join('\n');
    at = end;
  }
  return outputs;
}

/** Between `::stop-commands::WORD` and `::WORD::` nothing is a command; `##[` is the older way to write one. */
function commandsIn(log: string): string[] {
  const commands: string[] = [];
  let stoppedBy: string | undefined;
  for (const line of log.split('\n')) {
    const [, name = '', data = ''] = /^\s*::([\w-]+)[^:]*::(.*)$/.exec(line) ?? [];
    if (stoppedBy !== undefined) {
      if (name === stoppedBy) stoppedBy = undefined;
    } else if (name === 'stop-commands') stoppedBy = data;
    else if (name !== '' || line.includes('##[')) commands.push(line.trim());
  }
  return commands;
}

/** A project whose `node_modules` hold this in the place of tq: it notes how it was started, and does what it is told. */
export function projectWithStandIn(does: {
  exitCode?: number;
  stdout?: string;
  stderr?: string;
  markdown?: string;
  /** `markdown` if left out. */
  comment?: string;
  json?: object;
  /** Written below the working directory. */
  files?: Record<string, string>;
  /** It goes on until it is signalled, and then ends in order, which takes a moment. */
  waits?: boolean;
}): string {
  const folder = projectFolder({ 'prefect.yaml': 'deployments: []\n' });
  const bin = join(folder, 'node_modules', 'tq-deploy', 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'does.json'), JSON.stringify(does));
  writeFileSync(join(folder, 'node_modules', 'tq-deploy', 'package.json'), '{"type": "module"}');
  writeFileSync(
    join(bin, 'tq.js'),
    `import { readFileSync, writeFileSync } from 'node:fs';
const does = JSON.parse(readFileSync(new URL('does.json', import.meta.url), 'utf8'));
const argv = process.argv.slice(2);
writeFileSync(new URL('started.json', import.meta.url), JSON.stringify({ argv, environment: process.env, cwd: process.cwd() }));
for (const [, format, path] of argv.map((word) => /^--report=(\\w+)=(.*)$/.exec(word) ?? [])) {
  const text = format === 'json' ? JSON.stringify(does.json) : (does[format] ?? does.markdown);
  if (path !== undefined && text !== undefined) writeFileSync(path, text);
}
for (const [path, text] of Object.entries(does.files ?? {})) writeFileSync(path, text);
process.stderr.write(does.stderr ?? '');
process.stdout.write(does.stdout ?? '');
process.exitCode = does.exitCode ?? 0;
if (does.waits) {
  const clock = setInterval(() => {}, 1000);
  for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143]])
    process.once(signal, () => setTimeout(() => {
      writeFileSync(new URL('ended.json', import.meta.url), JSON.stringify(signal));
      clearInterval(clock);
      process.exitCode = code;
    }, 300));
  process.stderr.write('waiting\\n');
}
`,
  );
  return folder;
}

/** How the stand-in was started. */
export function startedIn(folder: string): {
  argv: string[];
  environment: Record<string, string>;
  cwd: string;
} {
  return JSON.parse(readFileSync(join(folder, 'node_modules/tq-deploy/bin/started.json'), 'utf8'));
}
