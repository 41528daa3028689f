/** Data that a flow or a deployment names: not reachable, not recognised, not there. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../diagnostics/span.ts';
import { eachScalar } from '../../project/yaml-value.ts';
import type { QualityFacts } from '../facts.ts';
import { argument, type Call, literal } from '../python-use.ts';
import { isDataPath, isOutput, sourceKind } from '../sources.ts';
import { asksPreflight, optionOf, partOf } from '../truthound-prefect.ts';
import { eachCall } from './each-call.ts';

/** A text that says where data is. */
interface Named {
  text: string;
  where: Span;
  reader: 'validation-flow' | 'preflight' | 'parameter';
  /** Something beside it says how to connect. */
  hasConnection: boolean;
}

const BUCKET = /^(s3a?|gs|gcs|az|abfss?|adl|hf|wasbs?|r2):/i;

export function checkConnections(facts: QualityFacts): Diagnostic[] {
  return named(facts).flatMap(({ text, where, reader, hasConnection }) => {
    const kind = sourceKind(text);
    const isValidation = reader === 'validation-flow';
    if (hasConnection || (kind !== 'sql' && kind !== 'remote')) return [];
    // A worker's own credentials open a bucket; the preflight does not count on them.
    if (reader !== 'preflight' && kind === 'remote' && BUCKET.test(text)) return [];
    // An English sentence may start with one of the words.
    if (reader === 'parameter' && kind === 'sql' && !/\b(from|into|set)\b/i.test(text)) return [];
    const what = kind === 'sql' ? 'SQL' : 'a remote source';
    return [
      diagnostic('TQ4018', {
        message: isValidation
          ? `\`create_validation_flow\` reads files, and its source is ${what}`
          : `${what} without a connection: nothing beside it says how to reach it`,
        where,
        help: isValidation
          ? 'load the data in a function and pass that as `source`'
          : 'name a connection beside it, such as a block that the flow loads',
      }),
    ];
  });
}

export function checkAmbiguousSources(facts: QualityFacts): Diagnostic[] {
  return named(facts).flatMap(({ text, where, reader }) => {
    const isValidation = reader === 'validation-flow';
    const message = ambiguity(text, isValidation);
    if (message === undefined) return [];
    const help = isValidation
      ? 'load the data in a function and pass that as `source`'
      : 'write a path that the worker can read';
    return [diagnostic('TQ4019', { message, where, help })];
  });
}

function ambiguity(text: string, isValidation: boolean): string | undefined {
  if (sourceKind(text) === 'windows-path')
    return 'a path of Windows, which the rest of the world takes for an address with the scheme of its drive';
  const suffix = /\.(tsv|txt|xlsx?|json|jsonl|ndjson|avro|orc|feather|(?:csv|tsv|json|parquet)\.\w+)$/i.exec(
    text,
  )?.[1];
  return isValidation && suffix !== undefined && sourceKind(text) !== 'sql'
    ? `\`create_validation_flow\` reads \`.${suffix}\` as Parquet, as it does all but \`.csv\``
    : undefined;
}

export function checkMissingSources(facts: QualityFacts): Diagnostic[] {
  return named(facts)
    .filter(({ text }) => facts.missingFiles.has(text) && isDataPath(text))
    .map(({ text, where }) =>
      diagnostic('TQ4020', {
        message: `there is no file \`${text}\` in the project, and a relative path starts where the worker puts the code`,
        where,
        help: 'commit the file, or give a path or an address that the worker can reach',
      }),
    );
}

function named(facts: QualityFacts): Named[] {
  return [...inCalls(facts), ...inParameters(facts)];
}

function inCalls(facts: QualityFacts): Named[] {
  const found: Named[] = [];
  eachCall(facts, (call) => {
    const value = sourceOf(call);
    const text = literal(value);
    if (value && typeof text === 'string') {
      const reader = asksPreflight(call) ? 'preflight' : 'validation-flow';
      const hasConnection = reader === 'preflight' && (call.isOpen || call.keywords.has('runtime_context'));
      found.push({
        text: isSqlOf(call) ? `select ${text}` : text,
        where: value.where,
        reader,
        hasConnection,
      });
    }
    return [];
  });
  return found;
}

function sourceOf(call: Call) {
  if (partOf(call) === 'create_validation_flow') return optionOf(call, 'source');
  return asksPreflight(call) ? (argument(call, 'sql') ?? argument(call, 'data_path')) : undefined;
}

/** Any text given as `sql` is taken for SQL. */
function isSqlOf(call: Call): boolean {
  return asksPreflight(call) && call.keywords.has('sql');
}

const CONNECTION = /conn|profile|cred|secret|block|dsn|token|password|engine_url|storage|account/i;

function inParameters({ document, flows }: QualityFacts): Named[] {
  const found: Named[] = [];
  for (const { deployments, use } of flows) {
    // A preflight in the flow that has a runtime context may name the connection there.
    const namesContext = use.calls.some(
      (call) => asksPreflight(call) && call.keywords.has('runtime_context'),
    );
    for (const { deployment } of deployments) {
      const hasConnection = namesContext || CONNECTION.test(JSON.stringify(deployment.parameters));
      eachScalar(deployment.parameters, (text, path) => {
        if (typeof text !== 'string' || isOutput(String(path.at(-1))) || text.includes('{{')) return;
        const where = document.spanOf([...deployment.path, 'parameters', ...path]);
        const isOpen = hasConnection || /^\w+:\/\/[^/]*@/.test(text);
        found.push({ text, where, reader: 'parameter', hasConnection: isOpen });
      });
    }
  }
  return found;
}
