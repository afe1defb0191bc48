import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import type { GrantView, Login } from '../../contract/auth.schema.js';
import { GrantsService } from '../../platform/auth/sessions/grants.service.js';
import { LoginLimitsService } from '../../platform/limits/login-limits.service.js';
import { isPassword } from './passwords.js';
import { Seller } from './seller.entity.js';
import { loginRefused } from './sellers.problems.js';

const HOUR_SECONDS = 3_600;
const WEEK_SECONDS = 604_800;

/** Lets sellers in by their password. */
@Injectable()
export class LoginsService implements OnModuleInit {
  constructor(
    @InjectRepository(Seller) private readonly sellers: Repository<Seller>,
    private readonly grants: GrantsService,
    private readonly limits: LoginLimitsService,
  ) {}

  onModuleInit(): void {
    this.grants.register('seller', {
      accessSeconds: HOUR_SECONDS,
      sessionSeconds: WEEK_SECONDS,
      bearer: ({ id, projectId }) => this.sellers.findOneBy({ id, projectId, isActive: true }),
    });
  }

  /**
   * Opens a session for somebody who calls from a network address. An unknown e-mail takes as long as a wrong password and is answered alike.
   *
   * @throws Problem `unauthenticated`, also when the e-mail has accounts in several projects and none is named; `too-many` to who guesses
   */
  login(login: Login, address: string): Promise<GrantView> {
    return this.limits.guard({ address, account: login.email.toLowerCase() }, () => this.open(login));
  }

  private async open({ email, password, project_id: projectId }: Login): Promise<GrantView> {
    const where = { email: email.toLowerCase(), isActive: true, ...(projectId ? { projectId } : {}) };
    const [seller, ...others] = await this.sellers.find({ where, take: 2 });
    const isRight = await isPassword(password, seller?.passwordHash);
    if (!seller || !isRight || others.length > 0) throw loginRefused();
    return this.grants.open({ kind: 'seller', id: seller.id, projectId: seller.projectId }, seller);
  }
}
