// The look as Mantine's theme: own colour tuples, because the default palette misses AA contrast in places.
import { type CSSVariablesResolver, type MantineColorsTuple, createTheme, defaultVariantColorsResolver } from '@mantine/core';

const tuple = (...shades: [string, string, string, string, string, string, string, string, string, string]): MantineColorsTuple => shades;

const colors = {
  ink: tuple('#eef2fb', '#dce4f5', '#b9c9ec', '#93abe0', '#6d8cd2', '#4d70c1', '#385bb0', '#294a9c', '#203d86', '#182f6b'),
  brass: tuple('#fbf5e4', '#f4e7c3', '#e9d191', '#dcb95c', '#cba136', '#b5892b', '#94701f', '#775916', '#5d450f', '#44320a'),
  green: tuple('#e9f5ec', '#d2ead9', '#a6d4b4', '#78bc8c', '#4fa26a', '#34894f', '#26733f', '#1c5e32', '#154a27', '#0e361c'),
  amber: tuple('#fdf0e4', '#fadfc6', '#f4c092', '#eca060', '#e08137', '#c8661b', '#a85012', '#8a400d', '#6d320a', '#502406'),
  red: tuple('#fdecea', '#f9d5d1', '#f1aaa3', '#e77d73', '#da5248', '#c5352b', '#a92820', '#8c1f18', '#6f1812', '#53110d'),
  gray: tuple('#f7f6f3', '#eeece6', '#e2dfd7', '#cfcbc1', '#aeaaa0', '#85827a', '#66645e', '#504e4a', '#393835', '#242322'),
  dark: tuple('#e6e4de', '#b6b7bf', '#9a9ca7', '#6d707c', '#454955', '#353944', '#262a33', '#1d2028', '#15181e', '#0f1115'),
};

const PALE = new Set(['light', 'subtle', 'outline', 'transparent']);

export const theme = createTheme({
  colors,
  primaryColor: 'ink',
  primaryShade: { light: 8, dark: 6 },
  white: '#ffffff',
  black: '#1a1d24',
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  headings: { fontFamily: "'Inter Variable', system-ui, sans-serif", fontWeight: '600' },
  fontSizes: { xs: '0.75rem', sm: '0.875rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  defaultRadius: 4,
  cursorType: 'pointer',
  respectReducedMotion: true,
  autoContrast: false,
  variantColorResolver: (input) => {
    const given = defaultVariantColorsResolver(input);
    const color = input.color ?? 'ink';
    if (!(color in colors) || !PALE.has(input.variant)) return given;
    // Text on pale grounds takes a dark shade in light and a light one in dark; the defaults lie between and fail.
    return { ...given, color: `light-dark(var(--mantine-color-${color}-8), var(--mantine-color-${color}-2))` };
  },
  components: {
    Button: { defaultProps: { size: 'sm' } },
    Modal: {
      defaultProps: {
        centered: true,
        overlayProps: { backgroundOpacity: 0.35 },
        transitionProps: { duration: 120, transition: 'fade' },
      },
    },
    Menu: { defaultProps: { shadow: 'md', transitionProps: { duration: 80, transition: 'fade' } } },
    Tooltip: { defaultProps: { openDelay: 400, transitionProps: { duration: 80, transition: 'fade' } } },
  },
});

/** Mantine's own variables, pointed at ours where its defaults are too pale. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': 'var(--paper)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-3)',
    '--mantine-color-placeholder': 'var(--ink-3)',
    '--mantine-color-error': 'var(--red)',
    '--mantine-color-default-border': 'var(--rule-strong)',
    '--mantine-color-anchor': 'var(--action)',
  },
  dark: {
    '--mantine-color-body': 'var(--paper)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-3)',
    '--mantine-color-placeholder': 'var(--ink-3)',
    '--mantine-color-error': 'var(--red)',
    '--mantine-color-default': 'var(--sheet)',
    '--mantine-color-default-border': 'var(--rule-strong)',
    '--mantine-color-anchor': 'var(--action)',
  },
});
