import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { COMMAND, GATEWAY_EDGE } from './command.decorators.js';
import { type CommandHandler, CommandsService } from './commands.service.js';

type Method = (...parameters: Parameters<CommandHandler>) => unknown;

/** What Nest would put around a method, and what nobody carries out here. */
const WITHOUT_EFFECT = ['__guards__', '__pipes__', '__interceptors__', '__exceptionFilters__'];

/** Finds the gateways and enters their methods in the table of commands; Nest's own way costs a dozen promises in each command. */
@Injectable()
export class GatewaysService implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly commands: CommandsService,
  ) {}

  onModuleInit(): void {
    for (const { instance, metatype } of this.discovery.getProviders()) {
      if (!metatype || !Reflect.hasMetadata(GATEWAY_EDGE, metatype)) continue;
      this.enter(instance as Record<string, Method>, metatype);
    }
  }

  private enter(gateway: Record<string, Method>, metatype: object): void {
    refuseWithoutEffect(metatype);
    for (const name of this.scanner.getAllMethodNames(Object.getPrototypeOf(gateway) as object)) {
      const method = gateway[name];
      const command = method && (Reflect.getMetadata(COMMAND, method) as string | undefined);
      if (!method || command === undefined) continue;
      refuseWithoutEffect(method);
      this.commands.add(command, (actor, input, socket) => method.call(gateway, actor, input, socket));
    }
  }
}

function refuseWithoutEffect(target: object & { readonly name?: string }): void {
  const idle = WITHOUT_EFFECT.find((key) => Reflect.hasMetadata(key, target));
  if (idle) throw new Error(`${target.name ?? ''}: ${idle} has no effect on the commands of a gateway.`);
}
