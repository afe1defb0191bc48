import type { Escalation } from '../escalation.entity.js';
import type { FloorPosition } from './floor.status.js';
import type { Step } from './step.js';

interface Moved {
  readonly at: FloorPosition;
  readonly to: FloorPosition;
  readonly step: Step;
}

/** What becomes of an escalation that is open; null when nothing does. */
export function changesOf(row: Escalation, moved: Moved): Partial<Escalation> | null {
  if (moved.to.mode === 'seller') return accepted(row, moved);
  if (moved.to.mode === 'queued') return moved.at.mode === 'seller' ? requeued(row, moved) : null;
  if (row.status === 'outside_hours' && moved.to.status !== 'resolved') return null;
  const { action, wantsEmail = false } = moved.step;
  const status = ({ cancel: 'cancelled', expire: 'expired' } as const)[action as 'cancel' | 'expire'] ?? 'ended';
  return { status, wantsEmail, endedAt: new Date() };
}

const accepted = (row: Escalation, { to, step }: Moved): Partial<Escalation> => ({
  status: 'accepted',
  sellerId: to.holder,
  sellerName: step.taker?.name ?? null,
  acceptedAt: row.acceptedAt ?? new Date(),
  queuedAt: row.queuedAt ?? new Date(),
  lostSellerId: null,
  avoidSellerId: null,
  wantsEmail: false,
});

/** Back at the old place. Who vanished gets it back on return; who gave it back is not asked again. */
const requeued = (row: Escalation, { at, step }: Moved): Partial<Escalation> => ({
  status: 'queued',
  sellerId: null,
  sellerName: null,
  acceptedAt: null,
  queuedAt: row.queuedAt ?? new Date(),
  expiresAt: step.expiresAt ?? null,
  lostSellerId: step.action === 'release' ? at.holder : null,
  avoidSellerId: step.action === 'release' ? null : at.holder,
  ...(step.skills ? { skills: [...step.skills] } : {}),
});
