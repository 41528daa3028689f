/** Why a wheel could not be built, out of what the build front end printed. */

export interface BuildExplanation {
  message: string;
  help?: string;
}

interface Cause {
  /** Of the output; its groups go to `explain`. */
  pattern: RegExp;
  explain: (match: RegExpExecArray, output: string) => BuildExplanation;
}

/** Messages of setuptools 84, hatchling 1.33, build 1.6 and pip 23 to 25. */
const CAUSES: readonly Cause[] = [
  {
    pattern: /Multiple top-level (packages|modules) discovered in a flat-layout: \[([^\]]*)\]/,
    explain: ([, what, names]) => ({
      message: `the folder has several ${what} at its top, and setuptools does not know which are meant: ${names}`,
      help: `name them in \`pyproject.toml\`, such as \`[tool.setuptools] ${what === 'modules' ? 'py-modules' : 'packages'} = [${names?.replaceAll("'", '"')}]\`, or put them into \`src/\``,
    }),
  },
  {
    pattern: /unable to detect version|Unable to determine version|cannot determine version/i,
    explain: () => ({
      message: 'the version of the project comes from git, and cannot be had from a copy of the files',
      help: 'write `version` in `pyproject.toml`, or set `SETUPTOOLS_SCM_PRETEND_VERSION`',
    }),
  },
  {
    pattern: /Unable to determine which files to ship inside the wheel/,
    explain: () => ({
      message: 'hatchling does not know which packages the wheel holds',
      help: 'name them in `pyproject.toml`, such as `[tool.hatch.build.targets.wheel] packages = ["src/orders"]`',
    }),
  },
  {
    pattern:
      /(?:Readme file does not exist|File .*? cannot be found|No such file or directory): '?"?([^\s'"]+)/,
    explain: ([, file]) => ({
      message: `the build of the wheel needs \`${file}\`, which is not there`,
      help: 'add the file, or keep `.dockerignore` from excluding it',
    }),
  },
  {
    pattern: /No matching distribution found for ([^\s(]+)/,
    explain: ([, name]) => ({
      message: `the build of the wheel needs \`${name}\`, which pip does not find`,
      help: `check \`[build-system] requires\`; where \`wheels/\` is used, \`${name}\` and what it needs must be in it`,
    }),
  },
];

/** `output`: all that was printed. The message ends with the last error when nothing better is known. */
export function explainBuild(output: string): BuildExplanation {
  for (const { pattern, explain } of CAUSES) {
    const match = pattern.exec(output);
    if (match !== null) return explain(match, output);
  }
  const errors = output.match(/^[\w.]*(?:Error|Exception|Exit)\b: .*$/gm);
  const last = (errors?.at(-1) ?? lastLines(output, 1)).trim();
  return { message: last === '' ? 'the wheel could not be built' : `the wheel could not be built: ${last}` };
}

/** The last lines that say something; at most `count`. */
export function lastLines(output: string, count: number): string {
  const lines = output.split(/\r?\n/).filter((line) => line.trim() !== '');
  return lines.slice(-count).join('\n').trim();
}
