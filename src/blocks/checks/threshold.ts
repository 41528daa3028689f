/**
 * A threshold that means something else than it looks like: it is compared with `failure_rate`, which goes from 0 to 100
 * and counts the checks of a call that failed, and only to decide whether the call raises (truthound-orchestration 3.0.3,
 * `DataQualityBlock.check`; measured with Truthound 3.2.0).
 */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { WrittenBlock } from '../check.ts';

export function checkThreshold({ document, data }: WrittenBlock): Diagnostic[] {
  const { warning_threshold: threshold, fail_on_error: fails } = data;
  if (typeof threshold !== 'number' || !Number.isFinite(threshold)) return [];
  const fault = faultOf(threshold, fails === false);
  if (fault === undefined) return [];
  const [message, help] = fault;
  return [diagnostic('TQ3206', { message, where: document.spanOf(['warning_threshold']), help })];
}

/** Message and help. */
function faultOf(threshold: number, neverRaises: boolean): [string, string] | undefined {
  const written = `\`warning_threshold: ${threshold}\``;
  if (neverRaises)
    return [`${written} does nothing: with \`fail_on_error: false\` no check raises`, 'write `null`'];
  if (threshold <= 0) return [`${written} does nothing: whatever fails is above it`, 'write `null`'];
  if (threshold >= 100)
    return [
      `${written} lets everything through: rates end at 100`,
      'write `fail_on_error: false` and `warning_threshold: null`, which say so',
    ];
  if (threshold > 1) return undefined;
  return [
    `${written} means ${threshold} %: it is compared with a percentage`,
    `write \`${asPercent(threshold)}\` if ${asPercent(threshold)} % is meant`,
  ];
}

/** Without the noise of binary fractions: 0.07 is 7, not 7.000000000000001. */
function asPercent(ratio: number): number {
  return Number((ratio * 100).toPrecision(12));
}
