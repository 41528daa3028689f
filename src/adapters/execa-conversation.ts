/** A program that is asked line by line. */
import type { Conversation, ConversationCall } from '../ports/processes.ts';
import { ImpossibleCall, startProgram, type StartedProgram } from './start-program.ts';

type Answer = { line: string } | { failure: string };

/** Only what explains an end is kept of stderr; a program may print there for hours. */
const KEPT_CHARACTERS = 4_000;

export function execaConversation(call: ConversationCall): Conversation {
  let program: Promise<Talking> | undefined;
  return {
    async ask(line) {
      program ??= Talking.start(call);
      try {
        return await (await program).ask(line);
      } catch (error) {
        if (!(error instanceof ImpossibleCall)) throw error;
        return { failure: error.message };
      }
    },
    async close() {
      const started = await program?.catch(() => undefined);
      await started?.close();
    },
  };
}

class Talking {
  readonly #program: StartedProgram;
  readonly #timeout: number;
  #received = '';
  #said = '';
  #ended: string | undefined;
  #answer: ((answer: Answer) => void) | undefined;

  static async start(call: ConversationCall): Promise<Talking> {
    return new Talking(await startProgram(call, { stdin: 'pipe' }), call);
  }

  constructor(program: StartedProgram, { timeout, onOutput }: ConversationCall) {
    this.#program = program;
    this.#timeout = timeout;
    const { child } = program;
    child.stdout.setEncoding('utf8').on('data', (text: string) => this.#receive(text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#said = (this.#said + text).slice(-KEPT_CHARACTERS);
      onOutput?.('stderr', text);
    });
    // A program that has gone cannot be written to; that it has gone is told by its end.
    child.stdin.on('error', () => undefined);
    letNodeEnd(child);
    void program.ended.then((ending) => {
      this.#ended = 'failure' in ending ? ending.failure : `it ended ${how(ending)}${quote(this.#said)}`;
      this.#answer?.({ failure: this.#ended });
    });
  }

  /** The timer keeps Node running until the answer is there; the program itself does not. */
  async ask(line: string): Promise<Answer> {
    if (this.#ended !== undefined) return { failure: this.#ended };
    const answered = new Promise<Answer>((resolve) => (this.#answer = resolve));
    const timer = setTimeout(() => {
      this.#answer?.({ failure: `it did not answer within ${this.#timeout / 1000} s` });
      void this.close();
    }, this.#timeout);
    this.#program.child.stdin.write(`${line}\n`);
    const answer = await answered;
    clearTimeout(timer);
    this.#answer = undefined;
    return answer;
  }

  async close(): Promise<void> {
    this.#program.child.stdin.end();
    await this.#program.end();
    await this.#program.ended;
  }

  #receive(text: string): void {
    this.#received += text;
    const end = this.#received.indexOf('\n');
    if (end < 0 || this.#answer === undefined) return;
    const line = this.#received.slice(0, end);
    this.#received = this.#received.slice(end + 1);
    this.#answer({ line });
  }
}

function letNodeEnd(child: StartedProgram['child']): void {
  child.unref();
  // Node's types hide that these are sockets; those of a program that the system could not start are none.
  for (const stream of [child.stdin, child.stdout, child.stderr])
    (stream as unknown as { unref?(): void }).unref?.();
}

function how({ exitCode, signal }: { exitCode: number | null; signal?: string }): string {
  return signal === undefined ? `with exit code ${exitCode}` : `by ${signal}`;
}

function quote(said: string): string {
  const lines = said.trim().split('\n').slice(-5).join('\n');
  return lines === '' ? '' : `:\n${lines}`;
}
