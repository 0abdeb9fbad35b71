import { isRecord } from '../../kit/parse.ts';
import type { EnrollmentAttribute } from './model.ts';
import { pythonText } from './python-text.ts';

/** Keeps the well-formed attributes of a list; a missing value is null. */
export function toAttributes(values: readonly unknown[]): EnrollmentAttribute[] {
  return values.filter(isRecord).map((attribute) => ({
    namespace: pythonText(attribute['namespace']),
    name: pythonText(attribute['name']),
    value:
      attribute['value'] === undefined || attribute['value'] === null ? null : pythonText(attribute['value']),
  }));
}
