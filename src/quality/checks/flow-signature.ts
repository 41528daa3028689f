/**
 * Factories and decorators of `truthound_prefect` called in ways that fail, or do nothing.
 * Source: `flows/factories.py` and `flows/decorators.py` of truthound-orchestration 3.0.3.
 */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { QualityFacts } from '../facts.ts';
import { type Call, literal, type PythonUse } from '../python-use.ts';
import { DECORATORS, FACTORIES, FLOW_CONFIGS, isDecorator, optionOf, partOf } from '../truthound-prefect.ts';
import { eachCall } from './each-call.ts';
import { idleFields, missingArguments, unknownArguments } from './flow-arguments.ts';

export function checkFlowSignatures(facts: QualityFacts): Diagnostic[] {
  return [
    ...facts.files.flatMap(missingNames),
    ...eachCall(facts, (call) => {
      const part = partOf(call);
      if (part === undefined) return [];
      if (FLOW_CONFIGS.includes(part)) return idleFields(call, part);
      const names = FACTORIES[part] ?? DECORATORS[part];
      if (names === undefined) return [];
      return [
        ...unknownArguments(call, part, names),
        ...missingArguments(call, part),
        ...doubtfulLoader(call),
        ...(isDecorator(call) ? [...syncFunction(call, part), ...uncheckedMode(call, part)] : []),
      ];
    }),
  ];
}

function doubtfulLoader(call: Call): Diagnostic[] {
  const loader = partOf(call) === 'create_quality_flow' ? optionOf(call, 'loader') : undefined;
  const help = 'write a function with `def`';
  if (loader?.kind === 'call' && loader.call.callee === 'functools.partial') {
    const message =
      'the run fails: the flow asks the loader for its `__name__`, which a `partial` does not have';
    return [diagnostic('TQ4002', { message, where: loader.where, help })];
  }
  if (loader?.kind !== 'lambda') return [];
  const message = 'a loader that is a `lambda` has no name in the logs and cannot be tested by itself';
  return [{ ...diagnostic('TQ4002', { message, where: loader.where, help }), severity: 'hint' }];
}

function syncFunction(call: Call, part: string): Diagnostic[] {
  const below = call.decorates;
  if (!below || below.isAsync) return [];
  return [
    diagnostic('TQ4002', {
      message: `\`${part}\` awaits \`${below.name}\`, which is no \`async def\`: the run fails`,
      where: below.where,
      help: `write \`async def ${below.name}\``,
    }),
  ];
}

const MODES = ['before', 'after', 'both', 'none'];

/** `before` is one of the modes, and nothing looks at it. */
function uncheckedMode(call: Call, part: string): Diagnostic[] {
  if (part === 'validated_flow') {
    const isBefore = literal(optionOf(call, 'check_before')) === true;
    const after = optionOf(call, 'check_after');
    if (!isBefore || literal(after) !== false || !after) return [];
    return [neverChecked('check_after=False', after.where)];
  }
  const mode = optionOf(call, 'check_mode');
  const text = literal(mode);
  const isMember = mode?.kind === 'imported' && /\.QualityCheckMode\.BEFORE$/.test(mode.path);
  if (!mode || (typeof text !== 'string' && !isMember)) return [];
  if (isMember || text === 'before') return [neverChecked('check_mode="before"', mode.where)];
  if (MODES.includes(String(text))) return [];
  const message = `\`check_mode\` must be \`before\`, \`after\`, \`both\` or \`none\`, found \`"${String(text)}"\``;
  return [diagnostic('TQ4002', { message, where: mode.where, help: 'without a change the import fails' })];
}

function neverChecked(written: string, where: Call['where']): Diagnostic {
  return diagnostic('TQ4002', {
    message: `with \`${written}\` no check runs at all: \`truthound_prefect\` has none for the input`,
    where,
    help: 'check the result (`after`), or call `data_quality_check_task` on the input',
  });
}

/** Names that the package's own README imports and that it does not have. */
function missingNames({ imports }: PythonUse): Diagnostic[] {
  return [...imports.values()]
    .filter(({ path }) => path === 'truthound_prefect.data_quality_check')
    .map(({ where }) =>
      diagnostic('TQ4002', {
        message: '`truthound_prefect` has no `data_quality_check`: the import fails',
        where,
        help: 'import `data_quality_check_task`',
      }),
    );
}
