/** The inputs of the action, which come in the environment, and the command line that they ask for. */

/** Commands that take `--prefect-file`; of `validate` the file is an argument. */
const TAKE_PREFECT_FILE = ['plan', 'deploy', 'build', 'preflight', 'schedule', 'history', 'rollback'];
const TAKE_NAMES = ['plan', 'deploy', 'build', 'preflight', 'schedule'];
const TAKE_PLAN_FILE = ['plan', 'deploy'];

/**
 * @typedef {object} Inputs
 * @property {string} command Words of tq, such as `rules check`.
 * @property {string[]} args
 * @property {string[]} names
 * @property {string} workingDirectory
 * @property {string} prefectFile Empty, as the others, when left out.
 * @property {string} planFile
 * @property {string} version
 * @property {boolean} comment
 * @property {string} commentKey
 * @property {string} token
 */

/** An input that cannot be meant; its message names the input. */
export class WrongInput extends Error {}

/**
 * @param {Record<string, string | undefined>} variables
 * @returns {Inputs}
 */
export function readInputs(variables) {
  const text = (name) => (variables[`TQ_ACTION_${name}`] ?? '').trim();
  const inputs = {
    command: text('COMMAND') || 'plan',
    args: lines(text('ARGS')),
    names: lines(text('NAME')),
    workingDirectory: text('WORKING_DIRECTORY') || '.',
    prefectFile: text('PREFECT_FILE'),
    planFile: text('PLAN_FILE'),
    version: text('VERSION'),
    comment: flag('comment', text('COMMENT') || 'true'),
    commentKey: text('COMMENT_KEY'),
    token: text('TOKEN'),
  };
  check(inputs);
  return inputs;
}

function lines(text) {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function flag(name, text) {
  if (text !== 'true' && text !== 'false') throw new WrongInput(`the input \`${name}\` is true or false`);
  return text === 'true';
}

function check({ command, names, prefectFile, planFile, version }) {
  if (!/^[a-z][a-z-]*( [a-z][a-z-]*)?$/.test(command))
    throw new WrongInput('the input `command` is a command of tq, such as `plan`; options go into `args`');
  // Nothing but a version: a name of npm's may be an address, too, and something else would be installed.
  if (version !== '' && !/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(version))
    throw new WrongInput('the input `version` is a whole version, such as `0.1.0`');
  refuse('name', names.length > 0, command, TAKE_NAMES);
  refuse('prefect-file', prefectFile !== '', command, [...TAKE_PREFECT_FILE, 'validate']);
  refuse('plan-file', planFile !== '', command, TAKE_PLAN_FILE);
}

function refuse(input, isGiven, command, commands) {
  if (isGiven && !commands.includes(command))
    throw new WrongInput(`the input \`${input}\` does not go with the command \`${command}\``);
}

/**
 * What tq is started with. Values stand behind `=`, so that one that begins with a dash is no option.
 *
 * @param {Inputs} inputs
 * @param {{ markdown: string, json: string }} reports Files for them.
 * @returns {string[]}
 */
export function commandLine({ command, args, names, prefectFile, planFile }, reports) {
  const isPlan = command === 'plan';
  return [
    ...command.split(' '),
    ...(command === 'validate' && prefectFile !== '' ? [fileArgument(prefectFile)] : []),
    ...(command !== 'validate' && prefectFile !== '' ? [`--prefect-file=${prefectFile}`] : []),
    ...names.map((name) => `--name=${name}`),
    ...(isPlan ? ['--exit-code'] : []),
    ...(planFile === '' ? [] : [`--${isPlan ? 'out' : 'plan'}=${planFile}`]),
    '--format=github',
    `--report=markdown=${reports.markdown}`,
    `--report=json=${reports.json}`,
    ...args,
  ];
}

function fileArgument(path) {
  return path.startsWith('-') ? `./${path}` : path;
}
