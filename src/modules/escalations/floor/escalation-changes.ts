import type { Escalation } from '../escalation.entity.js';
import type { FloorPosition } from './floor.status.js';
import type { Step } from './step.js';

/** What becomes of an escalation that is open; null when nothing does. */
export function changesOf(
  row: Escalation,
  { at, to, step }: { at: FloorPosition; to: FloorPosition; step: Step },
): Partial<Escalation> | null {
  const now = new Date();
  if (to.mode === 'seller')
    return {
      status: 'accepted',
      sellerId: to.holder,
      sellerName: step.taker?.name ?? null,
      acceptedAt: row.acceptedAt ?? now,
      queuedAt: row.queuedAt ?? now,
      lostSellerId: null,
      wantsEmail: false,
    };
  if (to.mode === 'queued') {
    if (at.mode !== 'seller') return null;
    const skills = step.skills ? { skills: [...step.skills] } : {};
    const place = { queuedAt: row.queuedAt ?? now, expiresAt: step.expiresAt ?? null };
    return {
      status: 'queued',
      sellerId: null,
      sellerName: null,
      acceptedAt: null,
      lostSellerId: at.holder,
      ...place,
      ...skills,
    };
  }
  if (row.status === 'outside_hours' && to.status !== 'resolved') return null;
  const byAction = { cancel: 'cancelled', expire: 'expired' } as const;
  const status = step.action === 'cancel' || step.action === 'expire' ? byAction[step.action] : 'ended';
  return { status, endedAt: now };
}
