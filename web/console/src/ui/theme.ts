import { createTheme, type CSSVariablesResolver } from '@mantine/core';

/** One look for all pages: calm, legible, a single accent. */
export const theme = createTheme({
  colors: {
    harbour: [
      '#f0f7f8',
      '#e1eff1',
      '#c3dde2',
      '#9cc6cf',
      '#72abb8',
      '#4f93a2',
      '#377c8c',
      '#286a7a',
      '#1c5a69',
      '#114450',
    ],
  },
  primaryColor: 'harbour',
  primaryShade: { light: 7, dark: 6 },
  defaultRadius: 'md',
  fontFamily: 'Inter, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  headings: { fontWeight: '600' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Badge: { defaultProps: { tt: 'none', fw: 600 } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true } },
    // The library's cross has no name, and its description is too pale.
    Notification: {
      defaultProps: { closeButtonProps: { 'aria-label': 'Close' } },
      styles: { description: { color: 'var(--mantine-color-dimmed)' } },
    },
    Menu: { defaultProps: { shadow: 'md' } },
  },
});

/**
 * Some of the library's texts are too pale to be read by everybody (WCAG asks for 4.5 to 1); the rest are colours of our own. They stand here
 * because the build would rewrite `light-dark()`, which then no longer follows the choice of the page.
 */
export const resolveVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5b6570',
    '--mantine-color-error': '#c62828',
    '--mantine-color-placeholder': '#6b7580',
    '--mantine-color-orange-light-color': '#9c3a08',
    '--mantine-color-teal-light-color': '#06664a',
    '--mantine-color-green-light-color': '#1e6b2e',
    '--mantine-color-lime-light-color': '#44660a',
    '--mantine-color-yellow-light-color': '#7a5200',
    '--console-shade': '#f6f8f9',
    '--console-line': '#e4e8eb',
    '--console-own': 'var(--mantine-color-harbour-7)',
    '--console-note': '#fff7d6',
    '--console-note-line': '#b59a3a',
    '--console-note-deep': '#7a5200',
  },
  dark: {
    '--mantine-color-dimmed': '#a9b1ba',
    '--mantine-color-error': '#ff8f8f',
    '--mantine-color-placeholder': '#8d969f',
    '--console-shade': '#1b1d20',
    '--console-line': '#36393e',
    '--console-own': 'var(--mantine-color-harbour-8)',
    '--console-note': '#3a3213',
    '--console-note-line': '#8f7d3a',
    '--console-note-deep': '#7a5200',
  },
});
