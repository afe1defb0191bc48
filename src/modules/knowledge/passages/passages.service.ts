import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { configOf } from '../languages.js';
import type { Passage } from '../extraction/passages.js';
import { searchText } from '../extraction/search-text.js';
import { ADD, ADD_SPELLINGS, FORGET_SPELLINGS, FORGET_WORDS, LOCK, REMOVE_BUT } from './passages.query.js';

/** Whose passages are written. */
export interface PassageOwner {
  readonly projectId: string;
  readonly documentId: string;
  readonly version: number;
  readonly title: string;
  readonly language: string | null;
}

/** No version has this number. */
const NONE = -1;

/** Keeps passages and the words that they are found by. Every method runs in the caller's transaction. */
@Injectable()
export class PassagesService {
  /** Adds passages of a version, the first at `position`. */
  async add(
    manager: EntityManager,
    owner: PassageOwner,
    { passages, position }: { passages: readonly Passage[]; position: number },
  ): Promise<void> {
    const { projectId, documentId, version } = owner;
    const config = configOf(owner.language);
    const title = searchText(owner.title);
    const headings = passages.map(({ heading }) => searchText(heading));
    const texts = passages.map(({ text }) => searchText(text));
    await manager.query(LOCK, [projectId]);
    const shared = [projectId, documentId, version, config, title];
    await manager.query(ADD, [
      ...shared,
      passages.map(() => uuidv7()),
      passages.map((_, index) => position + index),
      passages.map(({ heading }) => heading),
      passages.map(({ text }) => text),
      headings,
      texts,
    ]);
    await manager.query(ADD_SPELLINGS, [projectId, config, [title, ...new Set(headings), ...texts]]);
  }

  /** Removes a document's passages, but those of the version `but`. */
  async remove(
    manager: EntityManager,
    { projectId, documentId }: Pick<PassageOwner, 'projectId' | 'documentId'>,
    but = NONE,
  ): Promise<void> {
    await manager.query(LOCK, [projectId]);
    const unused: { word: string }[] = await manager.query(REMOVE_BUT, [projectId, documentId, but]);
    if (unused.length === 0) return;
    const words = unused.map(({ word }) => word);
    await manager.query(FORGET_WORDS, [projectId, words]);
    await manager.query(FORGET_SPELLINGS, [projectId, words]);
  }
}
