/** Values that JSON shows as a text, made of the one text that their class is called with. */
import type { CallArguments, PythonValue } from './value.ts';

/** A value of the class `of`; undefined without a text. */
export function text(of: string, value: string | undefined): PythonValue | undefined {
  return value === undefined ? undefined : { type: 'text', of, text: value };
}

/** The text of a call that has it as its only argument. */
export function onlyText(call: CallArguments): string | undefined {
  const [first, ...rest] = call.positional;
  return first?.type === 'str' && rest.length === 0 && call.keyword.size === 0 ? first.value : undefined;
}
