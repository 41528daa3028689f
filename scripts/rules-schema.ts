/** The JSON Schema of rule files, out of the vocabulary: what editors complete, describe and mark. */
import { ENGINES } from '../src/rules/rule.ts';
import { type FieldSchema, RULE_SCHEMAS, type RuleSchema } from '../src/rules/vocabulary.ts';

type Schema = Record<string, unknown>;

const TYPES: Readonly<Record<FieldSchema['type'], Schema>> = {
  string: { type: 'string' },
  regex: { type: 'string' },
  integer: { type: 'integer' },
  float: { type: 'number' },
  number: { type: 'number' },
  list: { type: 'array' },
  dict: { type: 'object' },
};

/** Of what a field may look like; a field that says nothing of its own needs none. */
const EXAMPLES: Readonly<Record<string, unknown>> = {
  column: 'order_id',
  values: ['open', 'paid'],
  min: 0,
  max: 10_000,
  pattern: '^[A-Z]{3}-[0-9]+$',
  dtype: 'int64',
  min_length: 1,
  max_length: 80,
  value: 0,
  method: 'ks',
  baseline_profile: { mean: 50.5 },
  detector: 'isolation_forest',
  contamination: 0.05,
  min_ratio: 0.95,
  reference_table: 'customers',
  reference_column: 'id',
  table1: 'orders',
  table2: 'order_items',
  tolerance: 0.01,
  condition: "status = 'active'",
  expression: 'price * quantity == total',
  distribution_type: 'normal',
  parameters: { mean: 170.5, std: 10.5 },
};

/** Draft-07, which all editors take. */
export function rulesSchema(): Schema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Quality rules',
    description: 'Rules that the data of one dataset must fulfil, checked by one engine.',
    type: 'object',
    required: ['version', 'engine', 'dataset', 'rules'],
    properties: {
      version: { description: 'Version of this format.', const: 1, default: 1 },
      engine: { description: 'Engine that checks the rules.', enum: [...ENGINES] },
      dataset: {
        description: 'Name of the data; results and artifacts carry it.',
        type: 'string',
        minLength: 1,
        examples: ['orders'],
      },
      owner: { description: 'Who answers for the data.', type: 'string', examples: ['team-orders'] },
      description: { description: 'What the data is.', type: 'string', examples: ['Orders of the shop'] },
      rules: {
        description: 'Rules, each about one column.',
        type: 'array',
        minItems: 1,
        items: { $ref: '#/definitions/rule' },
      },
    },
    patternProperties: { '^x-': { description: 'Whatever you like; `tq` does not look at it.' } },
    additionalProperties: false,
    definitions: { rule: rule() },
  };
}

function rule(): Schema {
  return {
    type: 'object',
    required: ['type'],
    properties: {
      type: {
        description: 'What the rule checks.',
        type: 'string',
        enum: RULE_SCHEMAS.map(({ type }) => type),
        enumDescriptions: RULE_SCHEMAS.map(({ meaning }) => sentence(meaning)),
      },
    },
    allOf: RULE_SCHEMAS.map((schema) => ({
      if: { properties: { type: { const: schema.type } }, required: ['type'] },
      then: ofType(schema),
    })),
  };
}

function ofType({ type, fields, meaning }: RuleSchema): Schema {
  return {
    description: sentence(meaning),
    required: fields.filter((field) => field.required).map(({ name }) => name),
    properties: {
      type: { const: type },
      ...Object.fromEntries(fields.map((field) => [field.name, ofField(field)])),
      name: {
        description: 'Name of the rule in results; by default `type:column`.',
        type: 'string',
        minLength: 1,
        examples: ['known status'],
      },
    },
    additionalProperties: false,
  };
}

function sentence(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
}

function ofField(field: FieldSchema): Schema {
  const { description, min, max, minLength, choices, type } = field;
  const example = EXAMPLES[field.name];
  return {
    description,
    ...TYPES[type],
    ...(choices === undefined ? {} : { enum: [...choices] }),
    ...(min === undefined ? {} : { minimum: min }),
    ...(max === undefined ? {} : { maximum: max }),
    ...(minLength === undefined ? {} : { [type === 'list' ? 'minItems' : 'minLength']: minLength }),
    ...(field.default === undefined ? {} : { default: field.default }),
    ...(example === undefined || choices !== undefined ? {} : { examples: [example] }),
  };
}
