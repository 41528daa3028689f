/** What a flow is called on a server, by its source. Pure. */

/** Undefined where the source does not tell for certain: other decorators, calls among the arguments, a name that is computed. */
export function flowName(source: string, functionName: string): string | undefined {
  if (!/^\w+$/.test(functionName)) return undefined;
  const definition = String.raw`(?:async +)?def +${functionName}\b`;
  const definitions = [...source.matchAll(new RegExp(`^[ \\t]*${definition}`, 'gm'))];
  const flows = new RegExp(String.raw`^@flow(?:\(([^()#]*)\))?[ \t]*\r?\n${definition}`, 'gm');
  const [flow] = [...source.matchAll(flows)];
  if (flow === undefined || definitions.length !== 1) return undefined;
  if (source.slice(0, flow.index).trimEnd().split('\n').at(-1)?.startsWith('@') === true) return undefined;
  const given = flow[1] ?? '';
  // Two stars may bring a name along.
  if (given.includes('**')) return undefined;
  if (!/\bname\s*=/.test(given)) return functionName.replaceAll('_', '-');
  const [, double, single] = /(?:^|[\s,])name\s*=\s*(?:"([^"\\]+)"|'([^'\\]+)')\s*(?:,|$)/.exec(given) ?? [];
  return double ?? single;
}
