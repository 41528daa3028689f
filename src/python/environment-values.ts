/** The environment variables of the machine that deploys, which Python reads there too: `os.environ.get('X', 'd')`. */
import { changesOf } from './environment-changes.ts';
import type { Evaluation } from './evaluation.ts';
import { excerpt } from './source-file.ts';
import { type CallArguments, NONE, type PythonValue, unknown } from './value.ts';

type Environment = Extract<PythonValue, { type: 'environment' }>;

/** `os.environ`, as far as no statement of the project changes it. */
export function environmentIn({ scope }: Evaluation): Environment {
  const { variables, files } = scope.module.modules;
  // In which order the files of a project run is not followed: a change in any of them may come first.
  const changes = variables ? files.flatMap((file) => changesOf(file.tree.rootNode)) : [];
  return {
    type: 'environment',
    read: (name) => {
      if (!variables) return unknown('it depends on the environment of the machine that deploys');
      const value = variables[name];
      const change = changes.find(
        (each) =>
          (each.name === undefined || each.name === name) && !(each.keepsWhatIsSet && value !== undefined),
      );
      if (change) return unknown(`\`${excerpt(change.node)}\` may set the environment variable \`${name}\``);
      return value === undefined ? undefined : { type: 'str', value };
    },
  };
}

/** `environment.get(name, default)`, which is `os.getenv(name, default)` too. */
export function readVariable(environment: Environment, given: CallArguments): PythonValue {
  const name = given.positional[0] ?? given.keyword.get('key');
  const fallback = given.positional[1] ?? given.keyword.get('default') ?? NONE;
  return name?.type === 'str' ? (environment.read(name.value) ?? fallback) : nameless(name);
}

/**
 * `environment[name]`. Where the variable is missing the file cannot be imported, and Prefect stores null for a default
 * that it cannot work out (measured on Prefect 3.8.8).
 */
export function requireVariable(environment: Environment, name: PythonValue): PythonValue {
  if (name.type !== 'str') return nameless(name);
  const missing = `the environment variable \`${name.value}\` is not set here, so Prefect cannot import the file`;
  return environment.read(name.value) ?? unknown(missing, true);
}

function nameless(name: PythonValue | undefined): PythonValue {
  return name?.type === 'unknown' ? name : unknown('tq cannot tell the name of the environment variable');
}
