import type { Contact } from '../contact.entity.js';

const DETAILS = ['name', 'email', 'phone'] as const;

/** The fields of a contact that a merge can change. */
export type Filled = Partial<Pick<Contact, (typeof DETAILS)[number] | 'attributes' | 'externalId' | 'isVerified'>>;

type Fillable = Required<Filled>;

/**
 * What a merge takes over from `from` into `into`. The verified word wins: it overrides an unverified one and takes nothing from
 * it. Among equals only what is empty is filled.
 */
export function fillsOf(from: Fillable, into: Fillable): Filled {
  if (into.isVerified && !from.isVerified) return {};
  const isPromotion = from.isVerified && !into.isVerified;
  const details = DETAILS.filter((field) => from[field] !== null && (isPromotion || into[field] === null));
  const attributes = isPromotion
    ? { ...into.attributes, ...from.attributes }
    : { ...from.attributes, ...into.attributes };
  return {
    ...Object.fromEntries(details.filter((field) => from[field] !== into[field]).map((field) => [field, from[field]])),
    ...(isSame(attributes, into.attributes) ? {} : { attributes }),
    ...(isPromotion ? { externalId: from.externalId, isVerified: true } : {}),
  };
}

/** What `into` gets back: the fields that still are as the merge left them. */
export function unfilled(now: Fillable, { fills, before }: { fills: Filled; before: Filled }): Filled {
  const fields = Object.keys(fills) as (keyof Filled)[];
  return Object.fromEntries(
    fields.filter((field) => isSame(now[field], fills[field])).map((field) => [field, before[field]]),
  );
}

/** The present values of the fields that will be filled. */
export function beforeOf(into: Fillable, fills: Filled): Filled {
  return Object.fromEntries((Object.keys(fills) as (keyof Filled)[]).map((field) => [field, into[field]]));
}

function isSame(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

/** JSON with sorted keys: PostgreSQL gives them back in an order of its own. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([x], [y]) => (x < y ? -1 : 1)))
      : part,
  );
}
