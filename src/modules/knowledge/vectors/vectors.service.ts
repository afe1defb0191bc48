import { Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Database } from '../../../platform/database/database.js';
import { EmbeddingsService } from '../../llm-providers/embeddings/embeddings.service.js';
import { LlmFailure } from '../../llm-providers/llm-failure.problems.js';
import { cosine, nearestSigns, quantized } from './quantized.js';
import { SIGNS, STATE, VECTORS } from './vectors.query.js';

/** A visitor does not wait longer than this for the question's vector; the words alone answer then. */
const MOST_QUERY_MS = 1_500;
/** So many passages by their signs, and of these so many by their cosine. */
const SIEVED = 200;
const NEAREST = 30;
/** After this time a project's vectors are looked at again (milliseconds). */
const BELIEVED_FOR_MS = 10_000;
/** The signs of all projects in memory, in bytes; those of one project may take half of it. */
const MOST_BYTES = 268_435_456;
const MOST_PASSAGES = 500_000;

interface Table {
  readonly state: string;
  readonly ids: readonly string[];
  readonly signs: Uint32Array;
  seenAt: number;
}

/** A passage that means something like the question. */
export interface Neighbour {
  readonly id: string;
  readonly similarity: number;
}

/** Finds passages by meaning: signs of the vectors in memory as a sieve, then the vectors of the few that are left. */
@Injectable()
export class VectorsService {
  private readonly logger = new Logger('knowledge');
  private readonly tables = new LRUCache<string, Table>({
    maxSize: MOST_BYTES,
    sizeCalculation: ({ signs, ids }) => Math.max(1, signs.byteLength + ids.length * 64),
  });

  constructor(
    private readonly database: Database,
    private readonly embeddings: EmbeddingsService,
  ) {}

  /** The passages that mean most alike, best first; none without an embedding model, or when it does not answer in time. */
  async nearest(projectId: string, query: string): Promise<readonly Neighbour[]> {
    const { embedder } = this.embeddings;
    if (!embedder) return [];
    try {
      const table = await this.tableOf(projectId, embedder.model);
      if (table.ids.length === 0) return [];
      const [vector] = await embedder.embed([query], AbortSignal.timeout(MOST_QUERY_MS));
      return vector ? await this.compare(projectId, vector, table) : [];
    } catch (error) {
      if (!(error instanceof LlmFailure)) throw error;
      this.logger.warn(`a question could not be embedded: ${error.kind}`);
      return [];
    }
  }

  private async compare(projectId: string, vector: Float32Array, table: Table): Promise<Neighbour[]> {
    const { bytes, signs } = quantized(vector);
    const sieved = nearestSigns(signs, table.signs, SIEVED).flatMap((row) => table.ids[row] ?? []);
    const rows = await this.database.run<{ passage_id: string; vector: Buffer }>(VECTORS, [projectId, sieved]);
    return rows
      .map(({ passage_id: id, vector: stored }) => ({ id, similarity: cosine(bytes, asBytes(stored)) }))
      .sort((a, b) => b.similarity - a.similarity)
      .slice(0, NEAREST);
  }

  private async tableOf(projectId: string, model: string): Promise<Table> {
    const key = `${projectId} ${model}`;
    const known = this.tables.get(key);
    if (known && Date.now() - known.seenAt < BELIEVED_FOR_MS) return known;
    const [row] = await this.database.run<{ count: number; latest: Date | null }>(STATE, [projectId, model]);
    const state = JSON.stringify(row);
    if (known?.state === state) return Object.assign(known, { seenAt: Date.now() });
    const values = [projectId, model, MOST_PASSAGES];
    const rows = await this.database.run<{ passage_id: string; signs: Buffer }>(SIGNS, values);
    const signs = Buffer.concat(rows.map((each) => each.signs));
    const table: Table = {
      state,
      ids: rows.map((each) => each.passage_id),
      signs: new Uint32Array(signs.buffer, signs.byteOffset, signs.byteLength / 4).slice(),
      seenAt: Date.now(),
    };
    this.tables.set(key, table);
    return table;
  }
}

const asBytes = (buffer: Buffer): Int8Array => new Int8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
