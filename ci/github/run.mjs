/** The step of the action: runs tq once, and tells the job, its summary and the pull request what came of it. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { commentBody, markerOf, pullRequestNumber, writeComment } from './comment.mjs';
import { findTq } from './find-tq.mjs';
import { commandLine, readInputs, WrongInput } from './inputs.mjs';
import { addSummary, say, setOutputs, withoutCommands } from './workflow-commands.mjs';

/** Exit codes of tq. */
const CHANGES = 2;
const USAGE = 64;
const FAILED = 3;
/** Outcomes that changed the server. */
const WRITTEN = ['created', 'updated', 'removed', 'detached'];

const variables = process.env;
process.exitCode = await main().catch((error) => {
  say('error', error.message);
  return error instanceof WrongInput ? USAGE : FAILED;
});

async function main() {
  const inputs = readInputs(variables);
  const directory = resolve(variables.GITHUB_WORKSPACE ?? '.', inputs.workingDirectory);
  if (!existsSync(directory)) throw new WrongInput(`there is no folder \`${inputs.workingDirectory}\``);
  const temporary = variables.RUNNER_TEMP ?? tmpdir();
  // Outside of the project: a file more could make another image of it.
  const folder = mkdtempSync(join(temporary, 'tq-action-'));
  try {
    const reports = { markdown: join(folder, 'result.md'), json: join(folder, 'result.json') };
    const run = await withoutCommands(() => {
      const program = findTq({ version: inputs.version, directory, temporary });
      return runTq(program, commandLine(inputs, reports), directory);
    });
    // Each is a command by itself, and tq has escaped what is in it.
    process.stdout.write(run.annotations);
    return await tell(inputs, directory, { exitCode: run.exitCode, ...readReports(reports) });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns {Promise<{ exitCode: number, annotations: string }>} */
function runTq(program, argv, cwd) {
  // What is for the action alone does not go further.
  const env = Object.fromEntries(
    Object.entries(variables).filter(([name]) => !name.startsWith('TQ_ACTION_')),
  );
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [program, ...argv], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const annotations = [];
    child.stdout.on('data', (chunk) => annotations.push(chunk));
    // On stdout, as everything else here: two streams could overtake each other, and commands be read as such.
    child.stderr.on('data', (chunk) => process.stdout.write(chunk));
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
    child.on('error', failed);
    child.on('close', (code, signal) => {
      const exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
      done({ exitCode, annotations: Buffer.concat(annotations).toString('utf8') });
    });
  });
}

/** Neither is there when tq did not come as far. */
function readReports({ markdown, json }) {
  const read = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '');
  const text = read(json);
  return { markdown: read(markdown), document: text === '' ? {} : JSON.parse(text) };
}

async function tell(inputs, directory, { exitCode, markdown, document }) {
  const planFile = inputs.planFile === '' ? '' : resolve(directory, inputs.planFile);
  const shown = markdown.trim() === '' ? withoutReport(inputs.command, exitCode) : markdown;
  setOutputs(
    {
      changed: changedOf(inputs.command, exitCode, document),
      plan: planFile !== '' && existsSync(planFile) ? planFile : '',
      digest: digestsOf(document).join('\n'),
      summary: summaryOf(shown),
      'exit-code': String(exitCode),
    },
    variables.GITHUB_OUTPUT,
  );
  addSummary(shown, variables.GITHUB_STEP_SUMMARY);
  if (inputs.comment) await comment(inputs, shown);
  return inputs.command === 'plan' && exitCode === CHANGES ? 0 : exitCode;
}

function withoutReport(command, exitCode) {
  return `### \`tq ${command}\`: did not finish\n\nIt ended with exit code ${exitCode}; the log of the step says why.\n`;
}

/** Empty: the command does not tell. @returns {'true' | 'false' | ''} */
function changedOf(command, exitCode, { outcomes, projects = [] }) {
  if (exitCode === CHANGES) return 'true';
  if (command === 'plan') return exitCode === 0 ? 'false' : '';
  const all = [outcomes, ...projects.map((project) => project.outcomes)].filter(Boolean).flat();
  if (all.some(({ status, partly }) => WRITTEN.includes(status) || partly)) return 'true';
  return command === 'deploy' && exitCode === 0 ? 'false' : '';
}

function digestsOf({ images = [], projects = [] }) {
  const all = [...images, ...projects.flatMap((project) => project.images ?? [])];
  const pinned = all
    .filter(({ digest }) => digest !== undefined)
    .map(({ references: [first], digest }) => `${withoutTag(first)}@${digest}`);
  return [...new Set(pinned)];
}

/** A colon before the last slash is of a port. */
function withoutTag(reference) {
  return reference.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
}

/** The title of the report, without its marks. */
function summaryOf(markdown) {
  const title = markdown.split('\n').find((line) => line.startsWith('### ')) ?? '';
  return title.slice('### '.length).replaceAll('`', '');
}

async function comment(inputs, markdown) {
  const number = pullRequestNumber(variables.GITHUB_EVENT_PATH);
  if (number === undefined) return;
  const { GITHUB_API_URL: apiUrl = 'https://api.github.com', GITHUB_REPOSITORY: repository = '' } = variables;
  if (inputs.token === '') {
    say(
      'notice',
      'no comment was written, since there is no `github-token`; the plan is in the summary of the job',
    );
    return;
  }
  const { command, workingDirectory, prefectFile, names, commentKey, token } = inputs;
  const marker = markerOf(commentKey || [command, workingDirectory, prefectFile, ...names].join('\n'));
  const { GITHUB_SERVER_URL: server = 'https://github.com', GITHUB_RUN_ID: run = '' } = variables;
  const body = commentBody(marker, markdown, `${server}/${repository}/actions/runs/${run}`);
  try {
    const outcome = await writeComment({ apiUrl, repository, number, token, marker, body });
    if (outcome === 'not allowed') {
      say(
        'notice',
        'no comment was written, since the token may not: give the job `permissions: { pull-requests: write }`; from a fork it never may. The plan is in the summary of the job',
      );
    }
  } catch (error) {
    // The comment is not what the job is for.
    say('warning', `no comment was written: ${error.message}`);
  }
}
