/** What is wrong with the text of a file whatever it says, also when it is no YAML. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { CharacterFinding } from './characters/character-finding.ts';
import { brokenByCharacters } from './characters/in-text.ts';
import { confusableCharacters } from './checks/confusable-character.ts';
import { embeddedSecrets } from './checks/embedded-secret.ts';
import type { Document } from './document.ts';
import { findSecrets, findSecretsInLines, textsToHide } from './secrets/find-secrets.ts';

export interface TextFindings {
  diagnostics: Diagnostic[];
  /** Those of `diagnostics` that may explain others. */
  characters: CharacterFinding[];
  /** Texts that must not be printed, whatever is said about the file. */
  secrets: string[];
}

/** `document` is absent where the text is no YAML. */
export function textFindings(file: string, text: string, document?: Document): TextFindings {
  const secrets = document === undefined ? findSecretsInLines(text) : findSecrets(document);
  const characters = document === undefined ? brokenByCharacters(file, text) : confusableCharacters(document);
  return {
    diagnostics: [
      ...characters.map((each) => each.diagnostic),
      ...embeddedSecrets(file, text, secrets, document),
    ],
    characters,
    secrets: secrets.flatMap(textsToHide),
  };
}
