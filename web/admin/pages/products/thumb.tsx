// A product's small picture, or its first letter where there is none or it does not load.
import { useState } from 'react';
import css from './products.module.css';

/** Decoration beside a name, so it has no words of its own. */
export function Thumb({ src, name, sizePx = 28 }: { src: string | null | undefined; name: string; sizePx?: number }) {
  const [broken, setBroken] = useState<string>();
  const style = { width: sizePx, height: sizePx };
  if (!src || broken === src) {
    return (
      <span className={css.thumb} style={style} aria-hidden>
        {name.trim().charAt(0).toUpperCase()}
      </span>
    );
  }
  return (
    <img className={css.thumb} style={style} src={src} width={sizePx} height={sizePx} alt="" loading="lazy" decoding="async" onError={() => setBroken(src)} />
  );
}
