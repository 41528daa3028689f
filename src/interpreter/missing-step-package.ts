/** What is said, before anything runs, when no Python can run a step. */
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import type { Span } from '../diagnostics/span.ts';
import type { Interpreter } from './find-interpreters.ts';
import { moduleOfStep, type PythonStep } from './find-python-for-steps.ts';
import type { PythonChoice } from './python-choice.ts';

/** `tried` are the interpreters that were asked. */
export function missingStepPackage(
  step: PythonStep,
  where: Span | undefined,
  choice: PythonChoice,
  tried: readonly Interpreter[],
): Diagnostic {
  const module = moduleOfStep(step.functionName);
  const needed = module.endsWith('.py') ? module : module.split('.')[0] || step.functionName;
  if (choice === 'never') {
    const message = `the step \`${step.functionName}\` needs Python, which \`--python never\` forbids`;
    return diagnostic('TQ2040', { message, where, help: 'leave out `--python never`' });
  }
  return diagnostic('TQ2040', {
    message: `no Python was found that has \`${needed}\`, which the step \`${step.functionName}\` needs`,
    where,
    help: tried.length === 0 ? noPython(step, needed) : installed(needed, tried),
  });
}

function noPython({ requires }: PythonStep, needed: string): string {
  const packages = requires.length > 0 ? requires.join(' ') : packageOf(needed);
  const install = packages === undefined ? '' : ` and \`pip install ${packages}\``;
  return `install Python 3.10 or newer${install}, or name an interpreter with \`--python PATH\``;
}

function installed(needed: string, tried: readonly Interpreter[]): string {
  const [first] = tried as [Interpreter];
  const looked = tried.map(({ path, origin }) => `\`${path}\` (${origin})`).join(', ');
  const name = packageOf(needed);
  const what =
    name === undefined
      ? `install the package that has \`${needed}\`, or run \`tq\` in the folder where it lies`
      : `install it (\`${first.path} -m pip install ${name}\`)`;
  return `${what}, or name another interpreter with \`--python PATH\`; looked in ${looked}`;
}

/** Prefect's own integrations are named alike; of any other module the package cannot be told. */
function packageOf(module: string): string | undefined {
  return /^prefect(_[a-z]+)*$/.test(module) ? module.replaceAll('_', '-') : undefined;
}
