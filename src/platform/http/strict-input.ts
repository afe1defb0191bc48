import { StandardSchemaValidationPipe } from '@nestjs/common';
import { invalidInput } from './invalid-input.js';

/**
 * Nest's pipe, which would silently drop fields named `constructor` and `prototype`. Here the schemas refuse what they don't
 * know, and keep such keys where any key is data; `__proto__` never comes out of the JSON parser.
 */
class StrictInputPipe extends StandardSchemaValidationPipe {
  protected override stripProtoKeys(): void {}
}

export const strictInput = (): StandardSchemaValidationPipe => new StrictInputPipe({ exceptionFactory: invalidInput });
