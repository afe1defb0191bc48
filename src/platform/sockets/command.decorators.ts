import { applyDecorators, SetMetadata } from '@nestjs/common';
import { WebSocketGateway } from '@nestjs/websockets';
import type { CommandSender } from '../../contract/open-commands.js';
import type { CommandData, CommandInput, CommandName } from '../../contract/socket-events.js';
import type { Actor } from '../auth/actor.js';
import type { ChatSocket } from './socket-server.js';

/** Marks a gateway whose commands pass the edge. A test refuses a gateway without it. */
export const GATEWAY_EDGE = 'omnichat:gateway-edge';

/** Marks a method with the name of the command that it carries out. */
export const COMMAND = 'omnichat:command';

/**
 * A gateway behind the edge of `CommandsService`: authenticated, limited, checked against the contract, and always
 * acknowledged. Its methods are handlers marked `@Command`. Nest's own guards, pipes, interceptors and filters do not run here.
 */
export const GatewayEdge = (): ClassDecorator => applyDecorators(WebSocketGateway(), SetMetadata(GATEWAY_EDGE, true));

type Handler<N extends CommandName> = (
  actor: CommandSender<N, Actor>,
  input: CommandInput<N>,
  socket: ChatSocket,
) => Promise<CommandData<N>> | CommandData<N>;

/** The method that carries a command out, as `(actor, input, socket)`; its types are those of the contract. */
export const Command =
  <N extends CommandName>(name: N) =>
  <T extends Handler<N>>(target: object, method: string | symbol, descriptor: TypedPropertyDescriptor<T>): void => {
    SetMetadata(COMMAND, name)(target, method, descriptor);
  };
