/** The inputs of the action, which come in the environment, and the command line that they ask for. */

/** What ends by itself and asks nobody: not `dev`, nor what makes files for a person to go on with. */
const COMMANDS = [
  ...['plan', 'deploy', 'build', 'validate', 'preflight', 'schedule'],
  ...['rules check', 'rules compile', 'rules explain', 'rules list'],
  ...['history', 'history show', 'rollback', 'import', 'unlock', 'inspect', 'pool create', 'doctor'],
];
/** Commands that take `--prefect-file`; of `validate` the file is an argument. */
const TAKE_PREFECT_FILE = ['plan', 'deploy', 'build', 'preflight', 'schedule', 'history', 'rollback'];
/** Those that choose deployments. */
const TAKE_NAMES = ['plan', 'deploy', 'build', 'preflight', 'schedule'];
const TAKE_PLAN_FILE = ['plan', 'deploy'];

/** The `version` that means the tq of the project's `node_modules`. */
export const PROJECT = 'project';

/** What is for the action alone. */
const OWN = 'TQ_ACTION_';

/**
 * @typedef {object} Inputs
 * @property {string} command Words of tq, such as `rules check`.
 * @property {string[]} args
 * @property {string[]} names
 * @property {string[]} environments
 * @property {string} workingDirectory
 * @property {string} prefectFile Empty, as the others, when left out.
 * @property {string} planFile
 * @property {string} version
 * @property {string} comment `true` or `false`.
 * @property {string} commentKey
 * @property {string} token
 */

/** An input that cannot be meant; its message names the input. */
export class WrongInput extends Error {}

/**
 * The inputs as they were given, with what is left out; `check` says whether they can be meant.
 *
 * @param {Record<string, string | undefined>} variables
 * @returns {Inputs}
 */
export function readInputs(variables) {
  /** @param {string} name */
  const text = (name) => (variables[`${OWN}${name}`] ?? '').trim();
  return {
    command: text('COMMAND') || 'plan',
    args: lines(text('ARGS')),
    names: lines(text('NAME')),
    environments: lines(text('ENVIRONMENT')),
    workingDirectory: text('WORKING_DIRECTORY') || '.',
    prefectFile: text('PREFECT_FILE'),
    planFile: text('PLAN_FILE'),
    version: text('VERSION'),
    comment: text('COMMENT') || 'true',
    commentKey: text('COMMENT_KEY'),
    token: text('TOKEN'),
  };
}

/**
 * The environment of the programs that the action starts: the token for the comment is none of their business.
 *
 * @param {Record<string, string | undefined>} variables
 */
export function forOthers(variables) {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !name.startsWith(OWN)));
}

/** @param {string} text */
function lines(text) {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/**
 * Throws `WrongInput` for the first input that cannot be meant.
 *
 * @param {Inputs} inputs
 */
export function check({ command, args, names, environments, prefectFile, planFile, version, comment }) {
  if (comment !== 'true' && comment !== 'false') throw new WrongInput('the input `comment` is true or false');
  if (!COMMANDS.includes(command))
    throw new WrongInput(
      `the input \`command\` is one of ${COMMANDS.map((each) => `\`${each}\``).join(', ')}; options go into \`args\``,
    );
  if (args.some((word) => /^--watch(=|$)/.test(word)))
    throw new WrongInput('the input `args` has `--watch`, and a job would never end');
  // Nothing but a version: a name of npm's may be an address, too, and something else would be installed.
  if (version !== '' && version !== PROJECT && !/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(version))
    throw new WrongInput('the input `version` is a whole version, such as `0.1.0`, or `project`');
  refuse('name', names.length > 0, command, TAKE_NAMES);
  refuse('environment', environments.length > 0, command, TAKE_NAMES);
  refuse('prefect-file', prefectFile !== '', command, [...TAKE_PREFECT_FILE, 'validate']);
  refuse('plan-file', planFile !== '', command, TAKE_PLAN_FILE);
}

/** @param {string} input @param {boolean} isGiven @param {string} command @param {string[]} commands */
function refuse(input, isGiven, command, commands) {
  if (isGiven && !commands.includes(command))
    throw new WrongInput(`the input \`${input}\` does not go with the command \`${command}\``);
}

/**
 * What tq is started with. Values stand behind `=`, so that one that begins with a dash is no option.
 *
 * @param {Inputs} inputs
 * @param {{ markdown: string, comment: string, json: string }} reports Files for them.
 * @returns {string[]}
 */
export function commandLine({ command, args, names, environments, prefectFile, planFile }, reports) {
  const isPlan = command === 'plan';
  return [
    ...command.split(' '),
    ...(command === 'validate' && prefectFile !== '' ? [fileArgument(prefectFile)] : []),
    ...(command !== 'validate' && prefectFile !== '' ? [`--prefect-file=${prefectFile}`] : []),
    ...names.map((name) => `--name=${name}`),
    ...environments.map((name) => `--environment=${name}`),
    ...(isPlan ? ['--exit-code'] : []),
    ...(planFile === '' ? [] : [`--${isPlan ? 'out' : 'plan'}=${planFile}`]),
    '--format=github',
    `--report=markdown=${reports.markdown}`,
    `--report=comment=${reports.comment}`,
    `--report=json=${reports.json}`,
    ...args,
  ];
}

/** @param {string} path */
function fileArgument(path) {
  return path.startsWith('-') ? `./${path}` : path;
}
