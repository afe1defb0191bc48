import { z } from 'zod';
import { languageSchema, tagsSchema, webAddress } from './knowledge.schema.js';
import { idSchema, isStorableJson, limitSchema, lineSchema, pageOf, textSchema, timeSchema } from './wire.js';

const count = z.number().min(0).max(1_000_000);
const amount = z.number().min(0).max(1_000_000_000_000);

const postalAddress = z.strictObject({
  street: lineSchema(200).optional(),
  city: lineSchema(120).optional(),
  region: lineSchema(120).optional(),
  postal_code: lineSchema(20).optional(),
  country: lineSchema(80).optional(),
});

/** What is known of a property: the facts that an answer about it must agree with. */
export const propertyFacts = z
  .strictObject({
    title: lineSchema(300),
    property_type: lineSchema(64).meta({ example: 'flat' }),
    listing: z.enum(['sale', 'rent']),
    status: lineSchema(64).meta({ example: 'available' }),
    bedrooms: count,
    bathrooms: count,
    square_feet: amount,
    square_meters: amount,
    lot_square_feet: amount,
    floors: count,
    year_built: z.number().int().min(0).max(3_000),
    price: amount,
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'must be a currency code such as USD')
      .meta({ example: 'USD' }),
    price_period: z.enum(['total', 'year', 'month', 'week', 'night']),
    deposit: amount,
    available_from: z.iso.date(),
    address: z.union([lineSchema(500), postalAddress]).meta({ example: '3 Lantern Court, Brightwater' }),
    neighborhood: lineSchema(200),
    parking: z.union([z.boolean(), lineSchema(200)]),
    pets: z.union([z.boolean(), lineSchema(200)]),
    furnished: z.boolean(),
    features: z.array(lineSchema(200)).max(200),
    description: textSchema(20_000),
    url: webAddress,
    urls: z.array(webAddress).max(20),
    attributes: z
      .record(lineSchema(64), z.union([lineSchema(500), z.number(), z.boolean()]))
      .meta({ description: 'Facts of your own.' }),
  })
  .partial()
  .meta({
    id: 'PropertyFacts',
    example: {
      bedrooms: 2,
      bathrooms: 1,
      square_feet: 840,
      price: 1450,
      currency: 'USD',
      price_period: 'month',
      address: '3 Lantern Court, Brightwater',
      features: ['balcony'],
      url: 'https://www.example.com/listings/lantern-court',
    },
  });

const MOST_BYTES = 65_536;

const anyFacts = z
  .record(z.string().min(1).max(64), z.unknown())
  .refine(isStorableJson, {
    message: 'must be well-formed Unicode without NUL characters, not nested too deep',
    abort: true,
  })
  .refine(
    (facts) => Buffer.byteLength(JSON.stringify(facts)) <= MOST_BYTES,
    `must be at most ${MOST_BYTES} bytes of JSON`,
  );

/** A kind of record, as it stands in addresses. */
export const kindName = z.string().regex(/^[a-z][a-z0-9_-]{0,63}$/, 'must be up to 64 of a-z, 0-9, - and _');
/** The business's own name for a record. */
export const recordExternalId = lineSchema(255);

export const recordView = z
  .strictObject({
    id: idSchema,
    project_id: idSchema,
    kind: z.string(),
    external_id: z.string(),
    title: z.string(),
    facts: z.record(z.string(), z.unknown()),
    created_at: timeSchema,
    updated_at: timeSchema,
  })
  .meta({ id: 'KnowledgeRecord' });

export const putRecordBody = z
  .strictObject({
    facts: anyFacts.meta({
      description: 'For the kind `property` as in PropertyFacts, else by the schema of the kind.',
    }),
    language: languageSchema.optional(),
    tags: tagsSchema.optional(),
  })
  .meta({
    id: 'PutKnowledgeRecord',
    example: { facts: { bedrooms: 2, bathrooms: 1, price: 1450, currency: 'USD', address: '3 Lantern Court' } },
  });

export const recordListQuery = z.strictObject({
  project_id: z.uuid().toLowerCase().optional(),
  limit: limitSchema,
  cursor: z.string().max(512).optional(),
});

export const recordPage = pageOf(recordView).meta({ id: 'KnowledgeRecordPage' });

export const kindView = z
  .strictObject({ kind: z.string(), schema: z.record(z.string(), z.unknown()), updated_at: timeSchema })
  .meta({ id: 'KnowledgeKind' });

export const putKindBody = z
  .strictObject({ schema: anyFacts.meta({ description: 'JSON Schema, draft-07, of the facts.' }) })
  .meta({
    id: 'PutKnowledgeKind',
    example: {
      schema: {
        type: 'object',
        required: ['seats'],
        properties: { seats: { type: 'integer' }, fuel: { type: 'string' } },
      },
    },
  });

export const kindList = z.strictObject({ data: z.array(kindView) }).meta({ id: 'KnowledgeKindList' });

/** The parts of a property's facts that can be asked for one by one. */
export const propertyKnowledgeType = z.enum(['all', 'basics', 'pricing', 'location', 'features', 'description']);

export const propertyKnowledgeQuery = z.strictObject({
  project_id: z.uuid().toLowerCase().optional(),
  type: propertyKnowledgeType.optional().meta({ description: '`all` if not given.' }),
});

export const propertyKnowledgeView = z
  .strictObject({
    property_id: z.string().meta({ description: "The business's own id." }),
    type: propertyKnowledgeType,
    title: z.string(),
    facts: z.record(z.string(), z.unknown()),
    text: z.string().meta({ description: 'The same facts, one a line, to be read by a model.' }),
    updated_at: timeSchema,
  })
  .meta({ id: 'PropertyKnowledge' });

export type PropertyFacts = z.infer<typeof propertyFacts>;
export type RecordFacts = z.infer<typeof anyFacts>;
export type RecordView = z.infer<typeof recordView>;
export type PutRecord = z.infer<typeof putRecordBody>;
export type RecordListQuery = z.infer<typeof recordListQuery>;
export type KindView = z.infer<typeof kindView>;
export type PropertyKnowledgeType = z.infer<typeof propertyKnowledgeType>;
export type PropertyKnowledgeView = z.infer<typeof propertyKnowledgeView>;
