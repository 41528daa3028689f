/** The step of the action: runs tq once, and tells the job, its summary and the pull request what came of it. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { commentBody, markerOf, pullRequestNumber, writeComment } from './comment.mjs';
import { findTq } from './find-tq.mjs';
import { check, commandLine, forOthers, readInputs, WrongInput } from './inputs.mjs';
import { CHANGES, changedOf, digestsOf, summaryOf, withoutReport } from './result.mjs';
import {
  addSummary,
  errorsIn,
  partedStdout,
  say,
  setOutputs,
  withoutCommands,
} from './workflow-commands.mjs';

/** Exit codes of tq. */
const USAGE = 64;
const FAILED = 3;

const variables = process.env;
process.exitCode = await main();

/** @typedef {{ exitCode: number, markdown: string, comment: string, result: import('./result.mjs').Result, plan: string }} Run */

async function main() {
  const inputs = readInputs(variables);
  const run = await runOnce(inputs).catch((error) => notStarted(inputs, error));
  const { command } = inputs;
  setOutputs(
    {
      changed: changedOf(command, run.exitCode, run.result),
      plan: run.plan,
      digest: digestsOf(run.result).join('\n'),
      summary: summaryOf(run.markdown),
      'exit-code': String(run.exitCode),
    },
    variables.GITHUB_OUTPUT,
  );
  addSummary(run, variables.GITHUB_STEP_SUMMARY);
  if (inputs.comment !== 'false') await comment(inputs, run);
  return command === 'plan' && run.exitCode === CHANGES ? 0 : run.exitCode;
}

/** An input is wrong, or there is no tq. @param {import('./inputs.mjs').Inputs} inputs @param {Error} error @returns {Run} */
function notStarted({ command }, error) {
  say('error', error.message);
  const exitCode = error instanceof WrongInput ? USAGE : FAILED;
  const markdown = withoutReport(command, error.message, exitCode);
  return { exitCode, markdown, comment: markdown, result: {}, plan: '' };
}

/** @param {import('./inputs.mjs').Inputs} inputs @returns {Promise<Run>} */
async function runOnce(inputs) {
  checkSystem();
  checkNode();
  check(inputs);
  const { command, version } = inputs;
  const workspace = resolve(variables.GITHUB_WORKSPACE ?? '.');
  const directory = resolve(workspace, inputs.workingDirectory);
  if (!looked(directory)?.isDirectory())
    throw new WrongInput(`there is no folder \`${inputs.workingDirectory}\``);
  const temporary = variables.RUNNER_TEMP ?? tmpdir();
  // Outside of the project: a file more could make another image of it.
  const folder = mkdtempSync(join(temporary, 'tq-action-'));
  try {
    const reports = {
      markdown: join(folder, 'result.md'),
      comment: join(folder, 'comment.md'),
      json: join(folder, 'result.json'),
    };
    const planFile = inputs.planFile === '' ? undefined : resolve(directory, inputs.planFile);
    const before = writtenAt(planFile);
    const { exitCode, annotations } = await withoutCommands(async () => {
      const program = findTq({ version, directory, workspace, temporary });
      return runTq(program, commandLine(inputs, reports), directory);
    });
    for (const line of annotations) process.stdout.write(`${line}\n`);
    const isPlanned = command === 'plan' && (exitCode === 0 || exitCode === CHANGES);
    const after = writtenAt(planFile);
    return {
      exitCode,
      ...told(reports, () => withoutReport(command, errorsIn(annotations).join('\n'), exitCode)),
      plan: isPlanned && planFile !== undefined && after !== undefined && after !== before ? planFile : '',
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {{ markdown: string, comment: string, json: string }} reports
 * @param {() => string} otherwise In the place of a report that there is not.
 */
function told(reports, otherwise) {
  const markdown = textOf(reports.markdown) || otherwise();
  const json = textOf(reports.json);
  return {
    markdown,
    comment: textOf(reports.comment) || markdown,
    result: json === '' ? {} : JSON.parse(json),
  };
}

function checkSystem() {
  if (process.platform === 'win32')
    throw new WrongInput('tq runs on Linux and macOS, and this runner has Windows; take `ubuntu-latest`');
}

/** Said by this script, since tq itself may have to be installed first. */
function checkNode() {
  const { node } = process.versions;
  const [major = 0, minor = 0] = node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    throw new WrongInput(
      `tq needs Node 20.19 or newer, and the runner has ${node}; actions/setup-node brings another`,
    );
}

/** @param {string | undefined} path */
function writtenAt(path) {
  const found = path === undefined ? undefined : looked(path);
  return found === undefined ? undefined : `${found.ino} ${found.mtimeNs}`;
}

/** Undefined where there is nothing, also below something that is no folder. @param {string} path */
function looked(path) {
  try {
    return statSync(path, { bigint: true });
  } catch {
    return undefined;
  }
}

/** Empty where tq did not come as far. @param {string} path */
function textOf(path) {
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
}

/**
 * @param {string} program
 * @param {string[]} argv
 * @param {string} cwd
 * @returns {Promise<{ exitCode: number, annotations: string[] }>}
 */
function runTq(program, argv, cwd) {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [program, ...argv], {
      cwd,
      env: forOthers(variables),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    /** @type {Buffer[]} */
    const written = [];
    child.stdout.on('data', (chunk) => written.push(chunk));
    // On stdout, as everything else here: two streams could overtake each other, and commands be read as such.
    child.stderr.on('data', (chunk) => process.stdout.write(chunk));
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
      process.on(signal, () => child.kill(signal));
    child.on('error', failed);
    child.on('close', (code, signal) => {
      const { annotations, others } = partedStdout(Buffer.concat(written).toString('utf8'));
      for (const line of others) process.stdout.write(`${line}\n`);
      done({ exitCode: code ?? (signal === 'SIGINT' ? 130 : 143), annotations });
    });
  });
}

/** @param {import('./inputs.mjs').Inputs} inputs @param {Run} result */
async function comment(inputs, result) {
  const number = pullRequestNumber(variables.GITHUB_EVENT_PATH);
  if (number === undefined) return;
  const { GITHUB_API_URL: apiUrl = 'https://api.github.com', GITHUB_REPOSITORY: repository = '' } = variables;
  if (inputs.token === '') {
    say(
      'notice',
      'no comment was written, since there is no `github-token`; the result is in the summary of the job',
    );
    return;
  }
  const { command, workingDirectory, prefectFile, names, environments, commentKey, token } = inputs;
  const chosen = [...names, ...environments.map((name) => `--environment=${name}`)];
  const marker = markerOf(commentKey || [command, workingDirectory, prefectFile, ...chosen].join('\n'));
  const { GITHUB_SERVER_URL: server = 'https://github.com', GITHUB_RUN_ID: run = '' } = variables;
  const made = { comment: result.comment, isWhole: result.comment === result.markdown };
  const body = commentBody(marker, made, `${server}/${repository}/actions/runs/${run}`);
  try {
    const outcome = await writeComment({ apiUrl, repository, number, token, marker, body });
    if (outcome === 'not allowed') {
      say(
        'notice',
        'no comment was written, since the token may not: give the job `permissions: { pull-requests: write }`; from a fork it never may. The result is in the summary of the job',
      );
    }
  } catch (error) {
    // The comment is not what the job is for.
    say('warning', `no comment was written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
