/** What Python answered for one input, where it has the shape that `run_preflight.py` gives it; anything may answer in its place. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { PreflightAnswer } from './preflight-report.ts';

/** `unanswered`, half a sentence: why there is nothing to compare with. */
export function readAnswer(answer: JsonObject): PreflightAnswer | { unanswered: string } {
  const { outcome, message, exception, report } = answer;
  if (outcome === 'unanswered' && typeof message === 'string') return { unanswered: message };
  const isCrash = outcome === 'crash' && typeof message === 'string' && typeof exception === 'string';
  const isReported = (outcome === 'compatible' || outcome === 'incompatible') && isReport(report);
  if (!isCrash && !isReported) return { unanswered: 'Python answers something that is no report' };
  return answer as unknown as PreflightAnswer;
}

/** Only what is compared with. */
function isReport(report: JsonValue | undefined): boolean {
  if (!isJsonObject(report) || !isJsonObject(report['compatibility'])) return false;
  const { checks } = report['compatibility'];
  const { resolved_source: source } = report;
  return Array.isArray(checks) && checks.every(isCheck) && (source === null || isSource(source));
}

function isCheck(check: JsonValue): boolean {
  return isJsonObject(check) && [check['name'], check['status'], check['message']].every(isText);
}

function isSource(source: JsonValue | undefined): boolean {
  return isJsonObject(source) && isText(source['kind']) && isJsonObject(source['metadata']);
}

function isText(value: JsonValue | undefined): boolean {
  return typeof value === 'string';
}
