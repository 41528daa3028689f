/**
 * All that `run_preflight` is asked when a deployment runs: by calls in the flow's file, else by the blocks that make
 * its engines; with the parameters of the deployment and what `tq.preflight` says.
 */
import type { Path, Span } from '../../diagnostics/span.ts';
import { asksPreflight } from '../../quality/truthound-prefect.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { FlowDeployment } from '../../project/checks/check.ts';
import type { Document } from '../../project/document.ts';
import { isMapping, toJsonObject, valueAt } from '../../project/yaml-value.ts';
import { both, reachedFrom } from '../../quality/call-scopes.ts';
import type { QualityFlow } from '../../quality/facts.ts';
import { distributionOf } from '../../quality/packages.ts';
import type { Call } from '../../quality/python-use.ts';
import { type Arguments, type FlowInputs, overlaid, type Told } from './flow-inputs.ts';
import { type BlockFields, enginesOfFlow } from './inputs-of-blocks.ts';
import { argumentsOfCall } from './inputs-of-calls.ts';
import { type Argument, ARGUMENTS } from './read-input.ts';

/** What is asked for one of the flow's deployments; nothing where the flow does not use truthound-orchestration. */
export function inputsOfFlow(
  flow: QualityFlow,
  deployed: FlowDeployment,
  document: Document,
  blocks: BlockFields,
): FlowInputs[] {
  const parameters = parametersOf(deployed, document);
  const stated = statedInputs(document, deployed.deployment.path);
  const uses = [flow.use, ...(flow.maker === undefined ? [] : [flow.maker.use])];
  const isOrchestrated = uses.some(({ imports }) =>
    [...imports.values()].some(({ path }) => distributionOf(path) === 'truthound-orchestration'),
  );
  if (!isOrchestrated && stated.size === 0) return [];
  const inFile = callsOfFlow(flow).map(({ call, isUncertain }): FlowInputs => {
    const given = argumentsOfCall(call, flow.use, (name) => parameters.get(name));
    return { asker: 'flow', given, where: call.where, isUncertain };
  });
  const asked = inFile.length > 0 ? inFile : askedByBlocks(flow, blocks, parameters);
  const { deployment } = deployed;
  const fallback: FlowInputs = {
    asker: 'nobody',
    given: namedInputs(parameters),
    where: document.spanOf([...deployment.path, 'entrypoint']),
  };
  const all = asked.length > 0 ? asked : [fallback];
  if (stated.size === 0) return all;
  return all.map((each) => ({ ...each, asker: 'file', given: overlaid(each.given, stated) }));
}

/** Those that run with the flow: in the file itself, in the flow's function, and in what these call there. */
function callsOfFlow({ use, functionName }: QualityFlow): { call: Call; isUncertain: boolean }[] {
  const asking = use.calls.filter(asksPreflight);
  // A flow from elsewhere may call anything.
  const isHere = use.functions.has(functionName);
  const reached = reachedFrom(functionName, use.mentions ?? new Map());
  return asking.flatMap((call) => {
    const { inside, runs } = call.scope ?? { inside: '', runs: 'maybe' };
    const certainty = both(runs, reached.get(inside) ?? (isHere ? 'never' : 'maybe'));
    return certainty === 'never' ? [] : [{ call, isUncertain: certainty === 'maybe' }];
  });
}

/** A block asks without a source: what the parameters name beside it, nobody hands to the package. */
function askedByBlocks(flow: QualityFlow, blocks: BlockFields, parameters: Parameters): FlowInputs[] {
  return enginesOfFlow(flow, blocks).map(({ given, where }) => ({
    asker: 'block',
    given: overlaid(namedInputs(parameters), given),
    where,
  }));
}

type Parameters = ReadonlyMap<string, Told>;

/** Parameters by name, those inside `kwargs` of flows that a factory made among them; then the defaults of the flow. */
function parametersOf({ deployment, flow }: FlowDeployment, document: Document): Parameters {
  const found = new Map<string, Told>();
  const add = (values: JsonObject, path: Path): void => {
    for (const [name, value] of Object.entries(values)) {
      const where = document.spanOf([...path, name]);
      found.set(name, toldOf(value, where));
    }
  };
  const { properties } = flow.parameterSchema;
  for (const [name, schema] of Object.entries(isJsonObject(properties) ? properties : {}))
    if (isJsonObject(schema) && schema['default'] !== undefined)
      found.set(name, { value: schema['default'], where: flow.where });
  const path = [...deployment.path, 'parameters'];
  add(deployment.parameters, path);
  const { kwargs } = deployment.parameters;
  if (isJsonObject(kwargs)) add(kwargs, [...path, 'kwargs']);
  return found;
}

function toldOf(value: JsonValue, where: Span): Told {
  const isPending = typeof value === 'string' && value.includes('{{');
  return isPending ? { why: 'it is filled in when the deployment is made', where } : { value, where };
}

/** Parameters that are called as arguments of `run_preflight` are. */
const NAMED = [
  'data_path',
  'sql',
  'connection_id',
  'profile_name',
  'source_name',
] as const satisfies Argument[];

function namedInputs(parameters: Parameters): Arguments {
  return new Map(
    NAMED.flatMap((name) => {
      const told = parameters.get(name);
      return told === undefined || ('value' in told && typeof told.value !== 'string')
        ? []
        : [[name, told] as const];
    }),
  );
}

/** `tq.preflight` at the top of the file, and over it that of the entry. Keys that are no arguments are said to be unknown by the schema. */
function statedInputs(document: Document, entry: Path): Arguments {
  const of = (path: Path): Arguments => {
    const value = valueAt(document.data, path);
    const stated = isMapping(value) ? toJsonObject(value) : {};
    return new Map(
      ARGUMENTS.flatMap((name) => {
        const item = stated[name];
        const where: Span = document.spanOf([...path, name]);
        // A text in its place is said to be no list already.
        const isWrong = name === 'required_operations' && !Array.isArray(item);
        return item === undefined || isWrong ? [] : [[name, toldOf(item, where)] as const];
      }),
    );
  };
  return overlaid(of(['tq', 'preflight']), of([...entry, 'tq', 'preflight']));
}
