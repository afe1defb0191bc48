/** No model is asked: what may be spent today is spent, or set aside for answers that are being written. */
export class BudgetSpent extends Error {
  override readonly name = 'BudgetSpent';

  constructor() {
    super('The budget of the day for models is spent.');
  }
}
