/** Pydantic's list of validation errors → one readable line. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';

interface Problem {
  type: string;
  location: string[];
  message: string;
}

/** Where a union is tried, Pydantic names the class it tried: `CronSchedule`, `function-after[check(), CronSchedule]`. */
const TRIED_CLASS = /^function-(after|before|wrap|plain)\[|^[A-Z][A-Za-z]*[a-z]$/;
/** What a class says about data that was not meant for it. */
const WRONG_CLASS = /^(missing|extra_forbidden|literal_error|model_type)$/;

/**
 * `body.schedules.0.schedule.cron: Invalid cron string: "bad"; …`. Never repeats the input, which may hold secrets.
 * A value that fits no class of a union is reported once for each class (23 entries for one bad action, measured on
 * Prefect 3.8.8); only the class that it comes nearest to is kept.
 */
export function validationDetail(entries: readonly JsonValue[]): string {
  const problems = nearestClasses(entries.filter(isJsonObject).map(toProblem));
  const lines = problems.map(({ location, message }) =>
    location.length > 0 ? `${location.join('.')}: ${message}` : message,
  );
  return [...new Set(lines)].join('; ');
}

function toProblem(entry: JsonObject): Problem {
  const location = Array.isArray(entry.loc) ? entry.loc.map(String) : [];
  return {
    type: String(entry.type),
    location,
    message: String(entry.msg).replace(/^(Value|Assertion) error, /, ''),
  };
}

/** Decides the outermost union first, then looks into what is left. */
function nearestClasses(problems: readonly Problem[]): Problem[] {
  const first = problems.find(({ location }) => location.some(isTriedClass));
  if (first === undefined) return [...problems];
  const depth = first.location.findIndex(isTriedClass);
  const path = first.location.slice(0, depth).join('\0');
  const isOfUnion = (problem: Problem): boolean =>
    problem.location.slice(0, depth).join('\0') === path && isTriedClass(problem.location[depth] ?? '');

  const byClass = new Map<string, Problem[]>();
  for (const problem of problems.filter(isOfUnion)) {
    const name = problem.location[depth] ?? '';
    const location = problem.location.toSpliced(depth, 1);
    byClass.set(name, [...(byClass.get(name) ?? []), { ...problem, location }]);
  }
  const [nearest = []] = [...byClass.values()].sort((a, b) => distance(a) - distance(b));
  return nearestClasses([...nearest, ...problems.filter((problem) => !isOfUnion(problem))]);
}

function distance(problems: readonly Problem[]): number {
  const wrongClass = problems.filter(({ type }) => WRONG_CLASS.test(type)).length;
  return wrongClass * 100 + problems.length;
}

function isTriedClass(part: string): boolean {
  return TRIED_CLASS.test(part);
}
