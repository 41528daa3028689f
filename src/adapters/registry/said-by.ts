/** The registry's own words about a refusal (`errors` of the OCI distribution specification), for the end of a message. */
import type { Answer } from './transport.ts';

const LONGEST = 200;

/** `: DENIED: requested access to the resource is denied`; empty where it says nothing. One line, without control characters. */
export function saidBy(answer: Answer): string {
  const [first] = errorsIn(answer.body);
  const words = [first?.code, first?.message].filter((each) => typeof each === 'string' && each !== '');
  // eslint-disable-next-line no-control-regex -- a registry shall not steer the terminal
  const line = words.join(': ').replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
  return line === '' ? '' : `: ${line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line}`;
}

function errorsIn(body: Buffer): { code?: unknown; message?: unknown }[] {
  try {
    const { errors } = JSON.parse(body.toString('utf8')) as { errors?: unknown };
    return Array.isArray(errors) ? errors.filter((each) => typeof each === 'object' && each !== null) : [];
  } catch {
    return [];
  }
}
