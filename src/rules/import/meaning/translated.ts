/** The rules that one foreign check comes to, or why it comes to none. */
import type { RuleType, RuleValue } from '../../rule.ts';

export interface Draft {
  readonly type: RuleType;
  readonly column?: string;
  /** Undefined stands for absent. */
  readonly fields: Readonly<Record<string, RuleValue | undefined>>;
}

export interface Translated {
  readonly drafts: readonly Draft[];
  readonly notes: readonly string[];
}

export interface Refused {
  readonly why: string;
}

export type Translation = Translated | Refused;

export function refused(why: string): Refused {
  return { why };
}

export function translated(drafts: readonly Draft[], ...notes: string[]): Translated {
  return { drafts, notes };
}

export function rule(type: RuleType, column: string, fields: Draft['fields'] = {}): Translated {
  return translated([{ type, column, fields }]);
}

export function withNote(translation: Translation, ...notes: readonly string[]): Translation {
  if ('why' in translation) return translation;
  return { drafts: translation.drafts, notes: [...translation.notes, ...notes] };
}

/** All of them, or the first reason why one cannot be. */
export function allOf(translations: readonly Translation[]): Translation {
  const first = translations.find((each) => 'why' in each);
  if (first !== undefined) return first;
  const whole = translations.filter((each) => 'drafts' in each);
  return { drafts: whole.flatMap(({ drafts }) => drafts), notes: whole.flatMap(({ notes }) => notes) };
}
