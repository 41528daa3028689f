/** What stands under the name of a secret and only says where it is, or what it is called. */

const PLACE =
  /^(?:[./~]|@[./~\w-]*\/|[a-z]:\\|[a-z][a-z0-9+.-]*:\/\/|arn:|alias\/|projects\/|secrets?[:/]|(?:vault|azurekeyvault|keyvault|bao|op|bws|doppler|infisical|ssm|sm|awssm|secretsmanager|parameter|kms|sops|aws|gcp|azure|k8s|kube|env|file|path|cmd|exec|block|blocks|ref|var|prefect)[:.])/i;

const FILE = /\.(?:json|ya?ml|pem|key|crt|p12|txt|env|toml|ini|cfg)$/i;

/** `@Microsoft.KeyVault(…)`, `lookup(…)`, `os.environ[…]`, `ENC[…]`, `#{…}`, `__NAME__`, `{cipher}…` */
const CALL = /^@?[A-Za-z_][\w.]*[([].*[)\]]$|^#\{.*\}#?$|^__\w+__$|^\{\w+\}/;

/** `kv/data/db#password` */
const FIELD = /^[\w.-]+(?:\/[\w.-]+)+#[\w-]+$/;

/** What is public of a key: digests, fingerprints, key ids of GPG, recipients of age, publishable keys. */
const PUBLIC =
  /^(?:sha\d+|md5)[:-]|^(?:0x)?(?:[0-9A-F]{8}|[0-9A-F]{16}|[0-9A-F]{40})$|^age1[a-z0-9]{58}$|^pk_(?:live|test)_/i;

const EMAIL = /^[\w.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}$/;
const HOST =
  /^[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*(?:\.[a-z0-9-]+\.[a-z]{2,}(?::\d{2,5})?|\.[a-z]{2,}:\d{2,5})$/;
const TIME = /^\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?$/;
const TYPES = /^[A-Za-z]+(?:[|,][A-Za-z]+)+$/;

export function isReference(value: string): boolean {
  return [PLACE, FILE, CALL, FIELD, EMAIL, HOST, TIME, TYPES].some((pattern) => pattern.test(value));
}

export function isPublic(value: string): boolean {
  return PUBLIC.test(value) && !/^[0-9a-f]+$/.test(value);
}

/**
 * Words with `-`, `_`, `.`, `:` or `/` between them, and numbers that stand alone or behind a word; the last six
 * characters may be those that AWS puts behind the name of a secret.
 */
const NAME =
  /^(?:[A-Za-z]{2,}|[A-Za-z]{1,3}\d{1,3}|\d{1,12}|[A-Za-z]+\d{1,4}(?=[-_.:/]))(?:[-_.:/](?:[A-Za-z]+\d{0,4}|\d{1,12}))*(?:-[A-Za-z0-9]{6})?$/;

/** Words have any length, what is none is short. */
const PART = /^(?:[a-z]+\d{0,4}|[a-z0-9]{1,10})$/;

export function isName(value: string): boolean {
  return NAME.test(value) || hasParts(value);
}

/** As Kubernetes and caches have it: a word, and short parts behind it, all of them small or all of them capital. */
function hasParts(value: string): boolean {
  if (value !== value.toLowerCase() && value !== value.toUpperCase()) return false;
  const [first = '', ...others] = value.toLowerCase().split(/[-_.:/=]/);
  return /^[a-z]{2,}\d{0,4}$/.test(first) && others.length > 0 && others.every((part) => PART.test(part));
}
