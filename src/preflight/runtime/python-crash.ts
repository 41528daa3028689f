/** A Python exception where `run_preflight` reports nothing, or catches it and reports it. */
import { Crash } from '../../rules/validator/outcome.ts';

export interface PythonCrash {
  /** `type(error).__name__` */
  readonly exception: string;
  /** `str(error)` */
  readonly message: string;
}

/** Throws what `caught` returns as a value. */
export function raise(exception: string, message: string): never {
  throw new Crash(`${exception}: ${message}`);
}

/** The answer of `run`, or the exception with which Python ends; anything else that is thrown is a defect and goes on. */
export function caught<T>(run: () => T): { answer: T } | { crash: PythonCrash } {
  try {
    return { answer: run() };
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
    const end = error.message.indexOf(': ');
    return { crash: { exception: error.message.slice(0, end), message: error.message.slice(end + 2) } };
  }
}
