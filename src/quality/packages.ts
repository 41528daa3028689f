/** The Python packages that check data, by the names they are imported and installed under. */

/** First part of a module name → the distribution that brings it (PyPI). */
const DISTRIBUTIONS: Readonly<Record<string, string>> = {
  truthound: 'truthound',
  truthound_prefect: 'truthound-orchestration',
  pandera: 'pandera',
  great_expectations: 'great-expectations',
};

/**
 * Names from `common` of truthound-orchestration 3.0.3. The name of the package is one that a project may use for its
 * own, so what is imported must be known too.
 */
const ORCHESTRATION =
  /^common\.(engines|orchestration|runtime|rule_validation)(\.\w+)*\.(\w*(Truthound|Pandera|GreatExpectations)\w*|Engine(CreationRequest|Registry)|create_engine|get_engine|run_preflight|normalize_runtime_context|validate_rules?|normalize_rules)$/;

const MENTION = /\b(truthound|truthound_prefect|pandera|great_expectations)\b|\bcommon\.engines\b/;

/** Whether a Python text may use one of the packages; cheap, and right when it says no. */
export function mentionsQuality(text: string): boolean {
  return MENTION.test(text);
}

/** Whether a Python text imports one of the packages by a name that it holds as a text, as the module that runs compiled rules does. */
export function loadsQuality(text: string): boolean {
  return /\bimport_module\(/.test(text) && /["'](?:truthound|pandera|great_expectations)["'.]/.test(text);
}

/** Whether a Python text may write a Prefect artifact. */
export function mentionsArtifacts(text: string): boolean {
  return text.includes('_artifact');
}

/** Whether a list of requirements names one of the packages. */
export function requiresQuality(text: string): boolean {
  return /\b(truthound|pandera|great[-_]expectations)\b/i.test(text);
}

/** The distribution of what is imported, by module and name, when it is one that checks data. */
export function distributionOf(path: string): string | undefined {
  if (ORCHESTRATION.test(path)) return 'truthound-orchestration';
  const [top = ''] = path.split('.', 1);
  return Object.hasOwn(DISTRIBUTIONS, top) ? DISTRIBUTIONS[top] : undefined;
}

/** What `engine_name` may say, and the distribution that each needs (`common/engines/resolver.py`, 3.0.3). */
export const ENGINES: Readonly<Record<string, string>> = {
  truthound: 'truthound',
  pandera: 'pandera',
  great_expectations: 'great-expectations',
  ge: 'great-expectations',
};

/** What installing one of them brings along, by distribution. */
export const BRINGS: Readonly<Record<string, string>> = { 'truthound-orchestration': 'truthound' };
