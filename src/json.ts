/** JSON as a type: what travels between a file, the middle of `tq` and the server. */

export type JsonValue = null | boolean | number | bigint | string | JsonValue[] | JsonObject;

/** `bigint` stands for integers that a double cannot hold exactly; Python's integers have no limit. */
export type JsonObject = { [key: string]: JsonValue };

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text that says something: an empty one stands for none in Prefect's inputs and in files of registries' logins. */
export function isFilledText(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && value !== '';
}
