/** Reads a flow from a source text, as the tests of this folder need it. */
import { treeSitterPython } from '../../../src/adapters/tree-sitter-python.ts';
import type { JsonObject } from '../../../src/json.ts';
import { type FlowReading, readFlowFile } from '../../../src/python/read-flow.ts';

const parser = treeSitterPython();

export function readSource(text: string, functionPath = 'f'): Promise<FlowReading> {
  return readFlowFile(
    parser,
    { file: 'flows.py', text, sourceHash: 'd41d8cd98f00b204e9800998ecf8427e' },
    functionPath,
  );
}

/** Reads `def f(…)` with the given parameters; `before` stands above it. */
export function readParameters(parameters: string, before = ''): Promise<FlowReading> {
  return readSource(`from prefect import flow\n${before}\n@flow\ndef f(${parameters}):\n    pass\n`);
}

/** The properties of the parameter schema. */
export async function propertiesOf(parameters: string, before = ''): Promise<Record<string, JsonObject>> {
  const { flow } = await readParameters(parameters, before);
  return flow?.parameterSchema['properties'] as Record<string, JsonObject>;
}

/** Codes and messages, for a glance. */
export function said(reading: FlowReading): string[] {
  return reading.diagnostics.map((each) => `${each.code} ${each.severity}: ${each.message}`);
}
