/** What the source of a flow does not tell, Python may: the definition it gives takes the place of the one read. */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { DiagnosticCode } from '../../diagnostics/codes.ts';
import type { FlowInspector } from '../../ports/flow-inspector.ts';
import type { Entrypoint } from '../../project/project.ts';
import type { FlowDefinition } from '../../python/flow-definition.ts';
import type { FlowReading } from '../../python/read-flow.ts';

/** Findings that Python cannot change: Prefect would refuse the same file. */
const FINAL = new Set<DiagnosticCode>(['TQ2101', 'TQ2104', 'TQ2108']);

/** The reading, completed by Python when something in it is not known and Python can be asked. */
export async function askPython(
  reading: FlowReading,
  entrypoint: Entrypoint,
  inspector: FlowInspector | undefined,
): Promise<{ flow?: FlowDefinition; diagnostics: Diagnostic[] }> {
  const { diagnostics, unknown } = reading;
  const flow = reading.flow && withUnread(reading.flow, unknown);
  const isComplete = flow !== undefined && unknown.length === 0;
  if (!inspector || isComplete || diagnostics.some(({ code }) => FINAL.has(code)))
    return { flow, diagnostics };
  const answer = await inspector.inspect(entrypoint);
  if ('flow' in answer) {
    const collecting = flow?.collectingParameters;
    const asked = collecting === undefined ? {} : { collectingParameters: collecting };
    return { flow: { ...answer.flow, ...asked }, diagnostics: stillTrue(reading) };
  }
  const [first, ...others] = diagnostics;
  if (!first) return { flow, diagnostics };
  const asked = `Python was asked too: ${answer.failure}`;
  return {
    flow,
    diagnostics: [{ ...first, help: first.help ? `${first.help}; ${asked}` : asked }, ...others],
  };
}

function withUnread(flow: FlowDefinition, unknown: FlowReading['unknown']): FlowDefinition {
  const unread = unknown.flatMap(({ parameter }) => (parameter === undefined ? [] : [parameter]));
  const isOpen = unknown.some(({ what, parameter }) => what === 'parameter' && parameter === undefined);
  return {
    ...flow,
    ...(unread.length === 0 ? {} : { unreadParameters: unread }),
    ...(isOpen ? { mayHaveOtherParameters: true } : {}),
  };
}

/** Without what Python has answered: the errors that left no flow, and whatever said that something is not known. */
function stillTrue({ diagnostics, unknown }: FlowReading): Diagnostic[] {
  const answered = new Set(unknown.map(({ why }) => why));
  return diagnostics.filter(({ severity, message }) => severity !== 'error' && !answered.has(message));
}
