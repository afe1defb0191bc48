const PATHS = {
  close: 'M6 6l12 12M18 6L6 18',
  send: 'M4 12l16-8-6 16-3-7z',
  stop: 'M7 7h10v10H7z',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 20c1-4 4-6 8-6s7 2 8 6',
  source: 'M6 3h8l4 4v14H6zM9 12h6M9 16h6',
} as const;

export function Icon({ name }: { readonly name: keyof typeof PATHS }) {
  return (
    <svg viewBox="0 0 24 24" class={name === 'send' ? 'sign directed' : 'sign'} aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
