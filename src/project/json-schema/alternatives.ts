/** `anyOf` and `oneOf`: a value that fits none of several schemas, and how to say what would. */
import type { JsonValue } from '../../json.ts';
import { FITS, type Judgement, misfit, NOT_JUDGED, type Question } from './judgement.ts';

export function anyOf(question: Question, schemas: JsonValue): Judgement {
  if (!Array.isArray(schemas)) return NOT_JUDGED;
  const judgements = schemas.map((schema) => question.ask(question.value, schema));
  const fitting = judgements.filter(({ misfits }) => misfits.length === 0);
  if (fitting.length === 0) return none(question, judgements);
  return fitting.some(({ isSure }) => isSure) ? FITS : NOT_JUDGED;
}

export function oneOf(question: Question, schemas: JsonValue): Judgement {
  if (!Array.isArray(schemas)) return NOT_JUDGED;
  const judgements = schemas.map((schema) => question.ask(question.value, schema));
  const fitting = judgements.filter(({ misfits }) => misfits.length === 0);
  if (fitting.length === 0) return none(question, judgements);
  const sure = fitting.filter(({ isSure }) => isSure);
  if (sure.length > 1) return misfit(question.path, 'what one of its types alone takes');
  return fitting.length === 1 && sure.length === 1 ? FITS : NOT_JUDGED;
}

/** A type that the value has, but for something inside it, is the one that was meant; of several the nearest. */
function none({ path }: Question, judgements: readonly Judgement[]): Judgement {
  const isInside = ({ misfits }: Judgement): boolean =>
    misfits.every((each) => each.path.length > path.length);
  const [nearest, next] = judgements.filter(isInside).sort((a, b) => a.misfits.length - b.misfits.length);
  if (nearest !== undefined && nearest.misfits.length !== next?.misfits.length) return nearest;
  const expected = judgements.flatMap(({ misfits }) =>
    misfits.filter((each) => each.path.length === path.length).map((each) => each.expected ?? ''),
  );
  const distinct = [...new Set(expected)].filter((each) => each !== '');
  return misfit(path, distinct.length === 0 ? 'of one of its types' : distinct.join(' or '));
}
