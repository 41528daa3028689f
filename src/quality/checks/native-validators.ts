/** TQ3015: Truthound's own validators with options that have no effect (`truthound/validators`, 3.2.0; measured). */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { isJsonObject, type JsonObject } from '../../json.ts';
import type { QualityFacts } from '../facts.ts';
import { argument, type Call, literal } from '../python-use.ts';
import { eachCall } from './each-call.ts';

export function checkNativeValidators(facts: QualityFacts): Diagnostic[] {
  return eachCall(facts, (call) => {
    const config = configOf(call);
    const value = literal(config);
    if (config === undefined || value === undefined || !isJsonObject(value)) return [];
    const named = validatorsOf(call);
    return Object.entries(value).flatMap(([name, options]) =>
      isJsonObject(options)
        ? traps(name, options, named).map(({ message, help }) =>
            diagnostic('TQ3015', { message, where: config.where, help }),
          )
        : [],
    );
  });
}

function configOf(call: Call): ReturnType<typeof argument> {
  return call.callee.startsWith('truthound') || call.callee.startsWith('common.')
    ? argument(call, 'validator_config')
    : undefined;
}

function validatorsOf(call: Call): readonly string[] | undefined {
  const value = literal(argument(call, 'validators'));
  return Array.isArray(value) && value.every((each) => typeof each === 'string') ? value : undefined;
}

interface Trap {
  message: string;
  help: string;
}

function traps(name: string, options: JsonObject, named: readonly string[] | undefined): Trap[] {
  const found: Trap[] = [];
  if (name === 'range' && ('min_value' in options || 'max_value' in options))
    found.push({
      message:
        'the validator `range` does not look at `min_value` and `max_value`: it judges by the name of the column',
      help: 'use `between`, which does',
    });
  if (typeof options['columns'] === 'string')
    found.push({
      message: `\`columns\` of \`${name}\` is a text, of which no column has the name: everything passes`,
      help: `write it as a list: \`["${options['columns']}"]\``,
    });
  if (named !== undefined && !named.includes(name))
    found.push({
      message: `\`validator_config\` configures \`${name}\`, which is not among \`validators\`: it does not run`,
      help: `add \`"${name}"\` to \`validators\``,
    });
  return found;
}
