// Says how many bytes a page takes before anything was clicked, and fails the build past the limit.
import { gzipSync } from 'node:zlib';
import type { Plugin, Rollup } from 'vite';

/** Prints the gzipped size of the entry, what it imports at once and its styles; throws above `atMostBytes`. */
export function firstLoad({ atMostBytes }: { atMostBytes: number }): Plugin {
  return {
    name: 'kontor:first-load',
    apply: 'build',
    writeBundle(_options, bundle) {
      const sizes = new Map<string, number>();
      const take = (name: string): void => {
        const part = bundle[name];
        if (part === undefined || sizes.has(name)) return;
        sizes.set(name, gzipSync(part.type === 'chunk' ? part.code : part.source).length);
        if (part.type !== 'chunk') return;
        part.imports.forEach(take);
        part.viteMetadata?.importedCss.forEach(take);
      };
      const first = Object.values(bundle).filter((it): it is Rollup.OutputChunk => it.type === 'chunk' && isFirst(it));
      for (const chunk of first) take(chunk.fileName);
      const sum = [...sizes].reduce((total, [, bytes]) => total + bytes, 0);
      if (sizes.size === 0) throw new Error('first load: no entry was found, so nothing was measured');
      const list = [...sizes].sort((one, other) => other[1] - one[1]).map(([name, bytes]) => `${name.replace(/^assets\//, '')} ${(bytes / 1000).toFixed(1)}`);
      this.info(list.join(', '));
      this.info(`first load: ${(sum / 1000).toFixed(1)} kB gzipped in ${sizes.size} files (limit ${atMostBytes / 1000} kB, fonts apart)`);
      if (sum > atMostBytes) throw new Error(`first load: ${sum} bytes gzipped, at most ${atMostBytes}`);
    },
  };
}

/** The entry itself, the first page (home) and one language: what a person waits for after signing in. */
function isFirst(chunk: Rollup.OutputChunk): boolean {
  return chunk.isEntry || /pages\/home\/home\.tsx$|languages\/ru\.json$/.test(chunk.facadeModuleId ?? '');
}
