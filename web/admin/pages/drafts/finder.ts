// The text of a search box out of which something is picked: the pick empties it, although the component writes the pick into it.
import { useRef, useState } from 'react';

/** `type` follows the box, `picked` is called when an option was chosen. */
export function useFinder(): { text: string; type: (text: string) => void; picked: () => void } {
  const [text, setText] = useState('');
  const wasPicked = useRef(false);
  return {
    text,
    type: (typed) => {
      setText(wasPicked.current ? '' : typed);
      wasPicked.current = false;
    },
    picked: () => {
      wasPicked.current = true;
      setText('');
    },
  };
}
