/**
 * Retries, timeouts, caches and other settings that do nothing where they stand. Sources: `prefect/tasks.py` and
 * `prefect/flows.py` of Prefect 3.8.8; `truthound_prefect/flows/`, `tasks/` and `blocks/` of truthound-orchestration
 * 3.0.3. Configs whose retries, timeouts and caches nothing reads have checks of their own.
 */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../diagnostics/span.ts';
import { didYouMean, nearMiss } from '../../project/near-miss.ts';
import type { QualityFacts } from '../facts.ts';
import { argument, type Call, isNone, literal, type PythonUse } from '../python-use.ts';
import { isDecorator, isFactory, partOf, TASK_CONFIGS } from '../truthound-prefect.ts';
import { eachCall } from './each-call.ts';

export function checkIdleSettings(facts: QualityFacts): Diagnostic[] {
  // With this setting of Prefect there are retries that no argument names.
  const hasDefault = [facts.document, ...facts.files].some(({ text }) => /DEFAULT_RETRIES/i.test(text));
  return eachCall(facts, (call, use) => [
    ...(hasDefault ? [] : retriesWithoutCount(call, use)),
    ...noTimeout(call),
    ...cacheSettings(call),
    ...blockFields(call),
    ...configFields(call),
  ]);
}

function idle(name: string, why: string, where: Span, help: string): Diagnostic {
  return diagnostic('TQ4421', { message: `\`${name}\` has no effect: ${why}`, where, help });
}

const RETRY_SETTINGS = ['retry_delay_seconds', 'retry_jitter_factor', 'retry_condition_fn'];

/** Both run again only so often as `retries` says, which is 0 by default. */
function retriesWithoutCount(call: Call, use: PythonUse): Diagnostic[] {
  const isConfig = TASK_CONFIGS.includes(partOf(call) ?? '');
  if ((!isConfig && !takesRunOptions(call)) || call.isOpen) return [];
  const retries = argument(call, 'retries');
  const isNever = retries === undefined || isNone(retries) || literal(retries) === 0;
  // `with_options` makes another one of it, which may have retries.
  if (!isNever || (retries === undefined && /\.with_(?:options|retries?)\(/.test(use.text))) return [];
  return RETRY_SETTINGS.flatMap((name) => {
    const keyword = call.keywords.get(name);
    if (keyword === undefined || isNone(keyword.value) || literal(keyword.value) === 0) return [];
    return [
      idle(
        name,
        'nothing is run again without `retries`',
        keyword.where,
        'say how often: `retries=3`, or remove it',
      ),
    ];
  });
}

function takesRunOptions(call: Call): boolean {
  return isPrefects(call) || isFactory(call) || isDecorator(call);
}

function isPrefects({ callee }: Call): boolean {
  return callee === 'prefect.flow' || callee === 'prefect.task';
}

/** `float(timeout_seconds) if timeout_seconds else None` in both files of Prefect. */
function noTimeout(call: Call): Diagnostic[] {
  const keyword = call.keywords.get('timeout_seconds');
  if (keyword === undefined || literal(keyword.value) !== 0 || !takesRunOptions(call)) return [];
  return [idle('timeout_seconds', '0 is no limit', keyword.where, 'give the limit in seconds, or remove it')];
}

const CACHE_SETTINGS = ['cache_policy', 'cache_key_fn', 'cache_expiration', 'refresh_cache'];

function cacheSettings(call: Call): Diagnostic[] {
  if (call.callee !== 'prefect.task') return [];
  const given = CACHE_SETTINGS.flatMap((name) => {
    const keyword = call.keywords.get(name);
    return keyword === undefined ||
      isNone(keyword.value) ||
      literal(keyword.value) === false ||
      isNoCache(call, name)
      ? []
      : [{ name, where: keyword.where }];
  });
  if (literal(argument(call, 'persist_result')) === false)
    return given.map(({ name, where }) =>
      idle(name, 'with `persist_result=False` Prefect caches nothing', where, 'remove one of the two'),
    );
  if (given.some(({ name }) => name === 'cache_key_fn'))
    return given
      .filter(({ name }) => name === 'cache_policy')
      .map(({ name, where }) =>
        idle(name, 'Prefect takes `cache_key_fn` in its place', where, 'remove one of the two'),
      );
  if (!isNoCache(call, 'cache_policy')) return [];
  return given.map(({ name, where }) =>
    idle(name, 'with `cache_policy=NO_CACHE` Prefect caches nothing', where, 'remove one of the two'),
  );
}

function isNoCache(call: Call, name: string): boolean {
  const value = argument(call, name);
  return name === 'cache_policy' && value?.kind === 'imported' && /\.(?:NO_CACHE|NONE)$/.test(value.path);
}

const BLOCK_FIELDS = [
  'engine_name',
  'parallel',
  'max_workers',
  'auto_schema',
  'fail_on_error',
  'warning_threshold',
  'timeout_seconds',
  'observability',
];

/** The limit that a block has by default; all fields have to be given, so that one says nothing. */
const DEFAULT_LIMIT = 300;

/** Measured: unknown fields are kept and read by nobody, and no operation of the engine looks at `timeout_seconds`. */
function blockFields(call: Call): Diagnostic[] {
  const part = partOf(call) ?? '';
  const isBlock = part === 'DataQualityBlock';
  if (!isBlock && part !== 'EngineBlockConfig') return [];
  const limit = call.keywords.get('timeout_seconds');
  const seconds = literal(limit?.value);
  const unenforced =
    limit !== undefined && typeof seconds === 'number' && seconds !== DEFAULT_LIMIT
      ? [
          idle(
            'timeout_seconds',
            `no operation of \`${part}\` looks at it`,
            limit.where,
            'give the flow or the task a limit: `timeout_seconds=3600`',
          ),
        ]
      : [];
  if (!isBlock) return unenforced;
  const unknown = [...call.keywords].filter(
    ([name]) => !BLOCK_FIELDS.includes(name) && !name.startsWith('_'),
  );
  return [
    ...unenforced,
    ...unknown.map(([name, { where }]) =>
      idle(
        name,
        `\`${part}\` has no such field${didYouMean(nearMiss(name, BLOCK_FIELDS))}`,
        where,
        'remove it',
      ),
    ),
  ];
}

/** Fields that their classes declare and that no factory reads. */
const UNREAD_FIELDS: Readonly<Record<string, readonly string[]>> = {
  PipelineFlowConfig: [
    'parallel_checks',
    'max_workers',
    'learn_rules',
    'checkpoint_results',
    'warning_threshold',
    'store_results',
  ],
  CheckTaskConfig: ['enabled'],
  ProfileTaskConfig: ['enabled'],
  LearnTaskConfig: ['enabled'],
};

function configFields(call: Call): Diagnostic[] {
  const part = partOf(call) ?? '';
  return (UNREAD_FIELDS[part] ?? []).flatMap((name) => {
    const keyword = call.keywords.get(name);
    if (keyword === undefined || isNone(keyword.value)) return [];
    return [idle(name, `nothing reads it in \`${part}\``, keyword.where, 'remove it')];
  });
}
