import { ProblemError } from '@omnichat/client';

/** As much of a form as it takes to write beside its fields. */
export interface FaultyForm {
  readonly values: object;
  setErrors(errors: Record<string, string>): void;
}

/**
 * Writes what the server refused beside the fields of a form: each fault beside the field that its path passes through. Answers whether
 * every fault found its place.
 */
export function showFaults(error: unknown, form: FaultyForm): boolean {
  const faults = error instanceof ProblemError ? (error.problem.errors ?? []) : [];
  const places = faults.map(({ path, message }) => {
    const field = path.split('.').find((part) => Object.hasOwn(form.values, part));
    return [field, message] as const;
  });
  form.setErrors(Object.fromEntries(places.filter((place): place is [string, string] => place[0] !== undefined)));
  return places.length > 0 && places.every(([field]) => field !== undefined);
}
