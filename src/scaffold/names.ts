/** Names that a project, a domain and a deployment may have: what becomes of them decides. */
import { isStandardLibrary } from '../python/standard-library.ts';

/** A name that cannot be used: why, as the rest of a sentence that begins with the name, and one that could. */
export interface NameProblem {
  problem: string;
  suggestion?: string;
}

/** `keyword.kwlist` and `keyword.softkwlist` of Python 3.13. */
const KEYWORDS = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global if ' +
    'import in is lambda nonlocal not or pass raise return try while with yield match case type'
  ).split(' '),
);

/** Modules and folders of the project itself. */
const OWN = new Set(['src', 'core', 'rules', 'test', 'tests', 'conftest', 'prefect_flows', 'failure_alert']);

/** Packages that flows import; a module beside a flow comes before them. */
const PACKAGES = new Set(
  (
    'prefect polars pandas numpy pandera great_expectations truthound truthound_prefect truthound_orchestration common ' +
    'pydantic pytest httpx anyio docker kubernetes yaml setuptools pip wheel'
  ).split(' '),
);

const LONGEST = 50;

/** What PyYAML (YAML 1.1) or a reader of YAML 1.2 takes for a boolean, null, a number or a date where it has no quotes. */
const NO_TEXT_IN_YAML =
  /^(null|true|false|yes|no|on|off|y|n|\d+|\d+e\d+|0x[0-9a-f]+|0o[0-7]+|0b[01]+|\d{4}-\d\d?-\d\d?)$/;

/**
 * A domain is a Python module (`src/prefect_flows/NAME.py`), a function (`NAME_quality`) and a part of the names of
 * deployments and files. Prefect puts a flow's folder first where modules are looked for, so a module of that name
 * would come before one of Python's own. Undefined: it can be used.
 */
export function domainProblem(name: string): NameProblem | undefined {
  if (/[/\\]|^\.+$/.test(name)) return { problem: 'is a path; a domain is a name' };
  if (!/^[a-z][a-z0-9_]*$/.test(name) || name.endsWith('_'))
    return {
      problem: 'is no name for a Python module: small letters, digits and `_`, a letter first',
      ...suggested(asModule(name), domainProblem),
    };
  if (name.length > LONGEST) return { problem: `is longer than ${LONGEST} characters` };
  const why = KEYWORDS.has(name)
    ? 'is a keyword of Python'
    : NO_TEXT_IN_YAML.test(name)
      ? 'is no text in YAML, in which it stands'
      : OWN.has(name)
        ? 'is the name of a part of each project'
        : isStandardLibrary(name)
          ? 'is a module of Python; the flow would come before it'
          : PACKAGES.has(name)
            ? 'is a package that flows import; the flow would come before it'
            : undefined;
  return why === undefined ? undefined : { problem: why, suggestion: `${name}_data` };
}

/**
 * A project names work pools, images and a Python package. Prefect refuses pools whose names begin with `prefect`
 * (measured on Prefect 3.8.8). Undefined: it can be used.
 */
export function projectProblem(name: string): NameProblem | undefined {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))
    return {
      problem: 'is no name for a project: small letters, digits and `-` between them',
      ...suggested(asProject(name), projectProblem),
    };
  if (name.length > LONGEST) return { problem: `is longer than ${LONGEST} characters` };
  if (name.startsWith('prefect'))
    return {
      problem: 'begins with `prefect`, which Prefect keeps for pools of its own',
      suggestion: name.length > 7 ? `my-${name}` : 'my-flows',
    };
  if (NO_TEXT_IN_YAML.test(name))
    return { problem: 'is no text in YAML, in which it stands', suggestion: `my-${name}` };
  if (PACKAGES.has(name.replaceAll('-', '_')))
    return { problem: 'is a package that flows import', suggestion: `${name}-quality` };
  return undefined;
}

/** Names of deployments are free, but for what Prefect refuses in any name, and `*`, which stands for several in `-n`. */
export function deploymentProblem(name: string): NameProblem | undefined {
  if (name.trim() === '' || name !== name.trim()) return { problem: 'begins or ends with a blank' };
  if (/[/%&><*{}\p{Cc}]/u.test(name))
    return {
      problem: 'holds a sign that no deployment can have: none of `/ % & > < * { }`',
      ...suggested(
        name.replaceAll(/[/%&><*{}\p{Cc}\s]+/gu, '-').replaceAll(/^-+|(?<!-)-+$/g, ''),
        deploymentProblem,
      ),
    };
  return undefined;
}

/** What a project is called that has a name with other signs, such as that of its folder; `flows` where nothing is left of it. */
export function projectNameFrom(text: string): string {
  const name = asProject(text);
  const found = projectProblem(name);
  return found === undefined ? name : (found.suggestion ?? 'flows');
}

function asModule(name: string): string {
  return lower(name)
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[_0-9]+|_+$/g, '')
    .slice(0, LONGEST);
}

function asProject(name: string): string {
  return lower(name)
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replaceAll(/^-+|-+$/g, '');
}

/** `OrderItems` becomes `order items`, `é` becomes `e`. */
function lower(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase();
}

/** A suggestion that is itself no name is none, unless it leads to one. */
function suggested(
  name: string,
  problemOf: (name: string) => NameProblem | undefined,
): Pick<NameProblem, 'suggestion'> {
  if (name === '') return {};
  const found = problemOf(name);
  if (found === undefined) return { suggestion: name };
  return found.suggestion === undefined ? {} : { suggestion: found.suggestion };
}
