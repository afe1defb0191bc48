/** What the keys of the console do. `keys` are hotkeys of Mantine; `shown` is how they are told. */
export const SHORTCUTS = {
  next: { keys: ['J', 'ArrowDown'], shown: ['J', '↓'], label: 'Next chat' },
  previous: { keys: ['K', 'ArrowUp'], shown: ['K', '↑'], label: 'Previous chat' },
  search: { keys: ['/'], shown: ['/'], label: 'Search' },
  takeOver: { keys: ['T'], shown: ['T'], label: 'Take over, or accept' },
  handBack: { keys: ['H'], shown: ['H'], label: 'Hand back to the assistant' },
  resolve: { keys: ['E'], shown: ['E'], label: 'Resolve, or open again' },
  snooze: { keys: ['S'], shown: ['S'], label: 'Snooze' },
  reply: { keys: ['R'], shown: ['R'], label: 'Write a reply' },
  note: { keys: ['N'], shown: ['N'], label: 'Write a private note' },
  whisper: { keys: ['W'], shown: ['W'], label: 'Whisper to the assistant in a call' },
  suggest: { keys: ['C'], shown: ['C'], label: 'Ask the copilot for a reply' },
  help: { keys: ['shift+?'], shown: ['?'], label: 'Show these keys' },
} as const;

export type Shortcut = keyof typeof SHORTCUTS;
