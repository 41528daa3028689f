/**
 * Answers as the validator of `truthound-orchestration` 3.0.3 does (`common/rule_validation.py`): the same errors in the
 * same order, the same normalised form, an outcome of its own where that one ends with a Python exception.
 */
import { isHashable, pythonText, pythonTypeName } from '../python-value.ts';
import type { RuleMapping, RuleValue } from '../rule.ts';
import { type FieldSchema, keyOfField, type RuleSchema, ruleSchema, RULE_SCHEMAS } from '../vocabulary.ts';
import { asMapping, typeOf } from './as-mapping.ts';
import { judgeField } from './judge-field.ts';
import { Crash, type RuleError, type RuleOutcome, type TypeOfRule } from './outcome.ts';

export interface JudgeOptions {
  /** As the caller of the real one would write it; none and `''` skip the question. */
  readonly engine?: string | undefined;
  /** Unknown fields become warnings. */
  readonly strict?: boolean | undefined;
  /** `engine`: the validator that `get_validator_for_engine(engine)` gives; else that of `validate_rule`. */
  readonly validator?: 'standard' | 'engine' | undefined;
}

/** Never throws. */
export function judgeRule(rule: RuleValue, options: JudgeOptions = {}): RuleOutcome {
  try {
    return options.validator === 'engine' ? byEngine(rule, options) : standard(rule, options);
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
    return { outcome: 'crash', type: null, errors: [], warnings: [], crash: error.message };
  }
}

/** `get_validator_for_engine(engine).validate(rule)`. */
function byEngine(rule: RuleValue, options: JudgeOptions): RuleOutcome {
  const engine = options.engine?.toLowerCase();
  if (engine === 'truthound') return truthound(rule, options);
  if (engine === 'pandera') return standard(rule, { ...options, engine });
  if (engine !== 'great_expectations' && engine !== 'ge') return standard(rule, options);
  const type = typeOf(rule);
  if (type === undefined) return rejected('unknown', missing('type'));
  if (typeof type !== 'string')
    throw new Crash(`TypeError: expected string or bytes-like object, got '${pythonTypeName(type)}'`);
  if (!NATIVE.test(type)) return standard(rule, { ...options, engine: 'great_expectations' });
  return accepted(type, [`Native GE expectation '${type}' - minimal validation`]);
}

/** `^expect_\w+$` of Python: `\w` is any letter or digit, `$` also stands before a last line break. */
const NATIVE = /^expect_[\p{L}\p{N}_]+\n?$/u;

const BY_SCHEMA =
  'Truthound uses schema-based validation. Rule dictionaries are converted to schema constraints.';

function truthound(rule: RuleValue, options: JudgeOptions): RuleOutcome {
  const type = typeOf(rule);
  if (type !== undefined && schemaOf(type) === undefined) {
    const text = pythonText(type);
    return accepted(type as TypeOfRule, [`Unknown rule type '${text}' - skipping validation`, BY_SCHEMA]);
  }
  const judged = standard(rule, { ...options, engine: 'truthound' });
  return { ...judged, warnings: [...judged.warnings, BY_SCHEMA] };
}

function standard(rule: RuleValue, { engine, strict }: JudgeOptions): RuleOutcome {
  const type = typeOf(rule);
  if (type === undefined) {
    asMapping(rule);
    return rejected('unknown', missing('type'));
  }
  const schema = schemaOf(type);
  const said = pythonText(type);
  if (schema === undefined) return rejected(type as TypeOfRule, unknownType(said));
  if (engine && !schema.engines.includes(engine.toLowerCase() as never))
    return rejected(type as TypeOfRule, {
      code: 'unsupported_by_engine',
      field: null,
      message: `Rule type '${said}' is not supported by engine '${engine}'`,
    });
  return bySchema(rule as RuleMapping, schema, strict === true);
}

function schemaOf(type: RuleValue): RuleSchema | undefined {
  if (!isHashable(type)) throw new Crash(`TypeError: unhashable type: '${pythonTypeName(type)}'`);
  return typeof type === 'string' ? ruleSchema(type) : undefined;
}

function bySchema(rule: RuleMapping, schema: RuleSchema, strict: boolean): RuleOutcome {
  const errors = outlineOf(schema).inOrder.flatMap((field) => fieldError(rule, field) ?? []);
  const warnings = strict ? unknownKeys(rule, schema).map((key) => `Unknown field '${key}' in rule`) : [];
  const outcome = errors.length === 0 ? 'accepted' : 'rejected';
  const normalized = errors.length === 0 ? { normalized: normalizeBySchema(rule, schema) } : {};
  return { outcome, type: schema.type, errors, warnings, ...normalized };
}

function fieldError(rule: RuleMapping, field: FieldSchema): RuleError | undefined {
  const key = keyOfField(field, (name) => rule.has(name));
  if (key === undefined) return field.required ? missing(field.name) : undefined;
  const fault = judgeField(field, rule.get(key) ?? null);
  return fault && { ...fault, field: field.name };
}

/** The keys that are neither `type` nor a name of a field, in the order of the rule. */
export function unknownKeys(rule: RuleMapping, schema: RuleSchema): string[] {
  const { known } = outlineOf(schema);
  const unknown: string[] = [];
  for (const key of rule.keys()) if (!known.has(key)) unknown.push(key);
  return unknown;
}

/** What every rule of a schema is asked. */
interface Outline {
  /** Fields that must be there come first. */
  readonly inOrder: readonly FieldSchema[];
  /** Every key that a rule may have. */
  readonly known: ReadonlySet<string>;
}

/** Made once a schema, of which there are few. */
const outlines = new WeakMap<RuleSchema, Outline>();

function outlineOf(schema: RuleSchema): Outline {
  const made = outlines.get(schema);
  if (made !== undefined) return made;
  const { fields } = schema;
  const inOrder = [...fields.filter((each) => each.required), ...fields.filter((each) => !each.required)];
  const known = new Set(['type', ...fields.flatMap(({ name, aliases }) => [name, ...aliases])]);
  const outline = { inOrder, known };
  outlines.set(schema, outline);
  return outline;
}

function missing(field: string): RuleError {
  return { code: 'missing_field', field, message: `Missing required field: '${field}'` };
}

function unknownType(type: string): RuleError {
  const available = RULE_SCHEMAS.map((schema) => schema.type)
    .sort()
    .join(', ');
  return {
    code: 'unknown_rule_type',
    field: null,
    message: `Unknown rule type: '${type}'. Available types: ${available}`,
  };
}

function rejected(type: TypeOfRule, error: RuleError): RuleOutcome {
  return { outcome: 'rejected', type, errors: [error], warnings: [] };
}

function accepted(type: TypeOfRule, warnings: readonly string[]): RuleOutcome {
  return { outcome: 'accepted', type, errors: [], warnings };
}

/**
 * `normalize_rules` for one rule: canonical names of fields, defaults, unknown keys last. The type keeps its spelling; a
 * rule without a known type comes back as it is. Throws `Crash`.
 */
function normalizeRule(rule: RuleValue): RuleMapping {
  const type = typeOf(rule);
  const schema = type === undefined ? undefined : schemaOf(type);
  return schema === undefined ? asMapping(rule) : normalizeBySchema(rule as RuleMapping, schema);
}

/** `normalizeRule`, with a Python exception as a value. */
export function normalizeOrCrash(
  rule: RuleValue,
): { normalized: RuleMapping; crash?: undefined } | { normalized?: undefined; crash: string } {
  try {
    return { normalized: normalizeRule(rule) };
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
    return { crash: error.message };
  }
}

function normalizeBySchema(rule: RuleMapping, schema: RuleSchema): RuleMapping {
  const normalized = new Map<string, RuleValue>([['type', rule.get('type') ?? null]]);
  for (const field of schema.fields) {
    const key = keyOfField(field, (name) => rule.has(name));
    if (key !== undefined) normalized.set(field.name, rule.get(key) ?? null);
    else if (!field.required && field.default !== undefined) normalized.set(field.name, field.default);
  }
  for (const key of unknownKeys(rule, schema)) normalized.set(key, rule.get(key) ?? null);
  return normalized;
}
