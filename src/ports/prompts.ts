/** Questions to the person at the terminal whose answer is more than a yes. */

export interface TextQuestion {
  /** Without a mark at the end: `name of the project`. */
  question: string;
  /** What an empty answer means. */
  default: string;
  /** Why an answer cannot be taken, as a sentence; it is said, and the question asked again. */
  problemOf?: (answer: string) => string | undefined;
}

export interface ChoiceQuestion<Value extends string> {
  question: string;
  /** What can be chosen, each with a few words of what it means. */
  choices: readonly { value: Value; meaning: string }[];
  default: Value;
}

export interface Prompts {
  /** Undefined: there is nobody, or whoever is there goes away without an answer. */
  text(question: TextQuestion): Promise<string | undefined>;
  /** The answer may be the value, its number in the list, or the beginning that only one value has. */
  choice<Value extends string>(question: ChoiceQuestion<Value>): Promise<Value | undefined>;
}
