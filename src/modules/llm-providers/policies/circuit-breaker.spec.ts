import { CircuitBreaker, DEFAULT_CIRCUIT, type CircuitPass } from './circuit-breaker.js';

describe('CircuitBreaker', () => {
  let now = 0;
  let breaker: CircuitBreaker;
  const pass = (): CircuitPass => {
    const entered = breaker.enter();
    if (!entered) throw new Error('The circuit is open.');
    return entered;
  };
  const fail = (times: number) => {
    for (let count = 0; count < times; count += 1) breaker.failed(pass(), false);
  };

  beforeEach(() => {
    now = 0;
    breaker = new CircuitBreaker(DEFAULT_CIRCUIT, () => now);
  });

  it('opens after five failures in a row', () => {
    fail(4);
    breaker.succeeded(pass());
    fail(4);
    expect(breaker.enter()).toBeDefined();
    fail(1);
    expect(breaker.enter()).toBeUndefined();
  });

  it('opens when half of the outcomes within the window are failures', () => {
    for (let count = 0; count < 5; count += 1) {
      breaker.succeeded(pass());
      fail(1);
    }
    expect(breaker.enter()).toBeUndefined();
  });

  it('forgets what is older than the window', () => {
    for (let count = 0; count < 4; count += 1) {
      breaker.succeeded(pass());
      fail(1);
    }
    now += DEFAULT_CIRCUIT.windowMs + 1;
    breaker.succeeded(pass());
    fail(1);
    expect(breaker.enter()).toBeDefined();
  });

  it('lets one probe pass when its time has come, and closes when that succeeds', () => {
    fail(5);
    now += DEFAULT_CIRCUIT.openMs;
    const probe = pass();
    expect(probe.isProbe).toBe(true);
    expect(breaker.enter()).toBeUndefined();
    breaker.succeeded(probe);
    expect(breaker.enter()).toEqual({ isProbe: false });
  });

  it('opens again when the probe fails, and lets another probe when it said nothing', () => {
    fail(5);
    now += DEFAULT_CIRCUIT.openMs;
    breaker.ignored(pass());
    breaker.failed(pass(), false);
    expect(breaker.enter()).toBeUndefined();
    now += DEFAULT_CIRCUIT.openMs;
    expect(breaker.enter()).toBeDefined();
  });

  it('opens at once, and for longer, on a fatal failure', () => {
    breaker.failed(pass(), true);
    now += DEFAULT_CIRCUIT.openMs;
    expect(breaker.enter()).toBeUndefined();
    now = DEFAULT_CIRCUIT.openMsAfterFatal;
    expect(breaker.enter()).toBeDefined();
  });

  it('is not moved by calls that began before it opened', () => {
    const late = pass();
    fail(5);
    breaker.succeeded(late);
    expect(breaker.enter()).toBeUndefined();
  });
});
