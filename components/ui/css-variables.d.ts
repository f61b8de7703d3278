import 'react';

declare module 'react' {
  interface CSSProperties {
    /** Custom properties may be set where a value is known only at run time; the rules that use them stay in style sheets. */
    [name: `--${string}`]: string | number | undefined;
  }
}
