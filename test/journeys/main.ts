// `npm run journeys [-- NAME…]`: the browser journeys, by the runner of all tests; `-- screenshots` takes the pictures of the docs instead.
const names = process.argv.slice(2);
if (names.includes('screenshots')) {
  await import('./screenshots.ts');
} else {
  if (!names.some((name) => !name.startsWith('-'))) process.argv.push('journeys');
  else process.argv.splice(2, process.argv.length, ...names.map((name) => (name.startsWith('-') ? name : `journeys/${name}`)));
  await import('../all.ts');
}
