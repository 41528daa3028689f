/** What to say of a name that no finding has. */
import { CODES } from '../../diagnostics/codes.ts';
import { didYouMean, nearMiss } from '../near-miss.ts';

export function noSuchFinding(name: string): { message: string; help: string; near: string | undefined } {
  const names = Object.values(CODES).map((each) => each.name);
  const near = nearMiss(name, names);
  return {
    message: `there is no finding \`${name}\`${didYouMean(near)}`,
    help: '`tq explain` lists them all',
    near,
  };
}
