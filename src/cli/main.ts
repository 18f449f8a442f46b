// The `kontor` command: works on the same database as a running server, beside it.
import { parts, readConfig, writeFailure } from '#app';
import { makeProgram } from './program.ts';

const program = makeProgram({
  config: () => readConfig(process.env, process.cwd()),
  parts,
  print: (text) => void process.stdout.write(text + '\n'),
  say: (text) => void process.stderr.write(text + '\n'),
  readText: () => readAll(process.stdin),
  onStop: (stop) => {
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  },
});

try {
  process.exitCode = await program.run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(writeFailure('kontor', error) + '\n');
  process.exitCode = 1;
}

async function readAll(stream: NodeJS.ReadStream): Promise<string> {
  let text = '';
  stream.setEncoding('utf8');
  for await (const chunk of stream) text += String(chunk);
  return text;
}
