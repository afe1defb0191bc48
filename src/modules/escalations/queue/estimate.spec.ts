import { describe, expect, it } from '@jest/globals';
import { estimatedWait } from './estimate.js';

describe('the estimated wait', () => {
  it('is the place times the mean service, shared by those who are served at once', () => {
    expect(estimatedWait(1, { samples: 3, seconds: 300, served: 1 })).toBe(300);
    expect(estimatedWait(4, { samples: 20, seconds: 300, served: 3 })).toBe(400);
    expect(estimatedWait(1, { samples: 20, seconds: 100, served: 3 })).toBe(34);
  });

  it('is unknown after fewer than three services, and while nobody serves', () => {
    expect(estimatedWait(1, { samples: 2, seconds: 300, served: 1 })).toBeNull();
    expect(estimatedWait(1, { samples: 20, seconds: 300, served: 0 })).toBeNull();
  });
});
