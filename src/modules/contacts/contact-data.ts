import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** What a module on a higher shelf keeps of contacts. It registers itself, so that contacts needs to know of none. */
export interface ContactDataSource {
  /** The field of the export, and of a merge's preview. */
  readonly name: 'conversations' | 'messages';
  /** Everything that is kept on the contact. */
  export(contactId: string, manager: EntityManager): Promise<unknown[]>;
  /** What hangs on the contact by id, and so moves in a merge and goes in an erasure; absent where it hangs on something that does. */
  readonly belongings?: ContactBelongings;
}

export interface ContactBelongings {
  count(contactId: string, manager: EntityManager): Promise<number>;
  /** Gives everything to another contact and answers with the ids. */
  move(from: string, into: string, manager: EntityManager): Promise<string[]>;
  /** Gives back what is still there. */
  moveBack(ids: readonly string[], contacts: { from: string; into: string }, manager: EntityManager): Promise<void>;
  erase(contactId: string, manager: EntityManager): Promise<void>;
}

/** Who keeps something of contacts. */
@Injectable()
export class ContactData {
  private readonly sources: ContactDataSource[] = [];

  register(source: ContactDataSource): void {
    this.sources.push(source);
  }

  async export(contactId: string, manager: EntityManager): Promise<Record<string, unknown[]>> {
    const exported: Record<string, unknown[]> = {};
    for (const source of this.sources) exported[source.name] = await source.export(contactId, manager);
    return exported;
  }

  async erase(contactId: string, manager: EntityManager): Promise<void> {
    for (const { belongings } of this.sources) await belongings?.erase(contactId, manager);
  }

  async count(contactId: string, manager: EntityManager): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { name, belongings } of this.sources) {
      if (belongings) counts[name] = await belongings.count(contactId, manager);
    }
    return counts;
  }

  async move(from: string, into: string, manager: EntityManager): Promise<Record<string, string[]>> {
    const moved: Record<string, string[]> = {};
    for (const { name, belongings } of this.sources) {
      if (belongings) moved[name] = await belongings.move(from, into, manager);
    }
    return moved;
  }

  async moveBack(
    moved: Readonly<Record<string, readonly string[]>>,
    contacts: { from: string; into: string },
    manager: EntityManager,
  ): Promise<void> {
    for (const { name, belongings } of this.sources) {
      await belongings?.moveBack(moved[name] ?? [], contacts, manager);
    }
  }
}
