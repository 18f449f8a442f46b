// What somebody without a mouse reaches: walks a page with Tab and compares where it was with everything that can be used.
import type { Page } from 'playwright-core';

/** So many steps are taken on one page; a long list goes on in the same way. */
const MOST_STEPS = 70;

/**
 * Marks everything in the page's main part that can be used, in order, and keeps how each looks without the focus.
 * Runs in the browser, so it is text: the names of the browser are unknown here.
 */
const MARK = `(() => {
  const looks = (it) => {
    if (!it) return '';
    const one = (style) => [style.outlineStyle === 'none' ? '' : style.outlineStyle + style.outlineWidth, style.boxShadow, style.borderColor, style.backgroundColor, style.textDecorationLine, style.opacity].join(' ');
    return one(getComputedStyle(it)) + one(getComputedStyle(it, '::after')) + one(getComputedStyle(it, '::before'));
  };
  window.looksOf = (it) => [it, it.parentElement, it.nextElementSibling, it.closest('tr, li, label')].map(looks).join('|');
  const isShown = (it) => it.checkVisibility({ visibilityProperty: true }) && it.closest('[inert], [hidden]') === null;
  const choice = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex], [contenteditable=true]';
  // Of a group of radio buttons and of a composite (tabs, a grid, a menu) one is reached by Tab and the others by arrows.
  const isOfGroup = (it) => it.type === 'radio' || it.closest('[role=grid], [role=tablist], [role=radiogroup], [role=menu], [role=listbox], [role=toolbar]') !== null;
  const all = [...document.querySelectorAll('#main ' + choice.split(', ').join(', #main '))].filter((it) => isShown(it) && !it.disabled && !isOfGroup(it));
  window.unreachable = all.filter((it) => it.tabIndex < 0 && it.type !== 'file' && it.matches('a, button, input, select, textarea, summary') && it.getAttribute('aria-hidden') !== 'true').map((it) => it.outerHTML.slice(0, 160));
  window.toReach = all.filter((it) => it.tabIndex >= 0);
  window.wasAt = new Set();
  window.before = new Map(window.toReach.map((it) => [it, window.looksOf(it)]));
  window.unseen = [];
  return window.toReach.length;
})()`;

/** Where the focus is now: in the main part or behind it; what does not look otherwise than before is kept as unseen. */
const STEP = `(() => {
  const it = document.activeElement;
  if (!it || !it.closest('#main')) return false;
  if (it.id === 'main') return true;
  window.wasAt.add(it);
  if (window.before.has(it) && window.before.get(it) === window.looksOf(it)) window.unseen.push(it.outerHTML.slice(0, 160));
  return true;
})()`;

/** Whatever reacts to a click and cannot have the focus, nor anything in it or around it that can; React knows what listens. */
const DEAF = `[...document.querySelectorAll('#main *')].filter((it) => {
  const key = Object.keys(it).find((name) => name.startsWith('__reactProps$'));
  const usable = 'a[href], button, input, select, textarea, summary, label, [tabindex]';
  return key && typeof it[key].onClick === 'function' && it.checkVisibility() && it.closest(usable + ', [role=listbox]') === it.closest('#main') && it.querySelector(usable) === null;
}).map((it) => it.outerHTML.slice(0, 160))`;

/** What is wrong with the page for somebody with a keyboard alone, in words. */
export async function keyboardFaults(page: Page): Promise<string[]> {
  const faults: string[] = [];
  await page.evaluate('document.activeElement?.blur?.()');
  await page.locator('body').press('Tab');
  const skip = await page.evaluate<string>('document.activeElement.getAttribute("href") ?? document.activeElement.outerHTML.slice(0, 120)');
  if (skip !== '#main') faults.push(`the first Tab leads to ${skip}`);
  await page.keyboard.press('Enter');
  if ((await page.evaluate('document.activeElement.id')) !== 'main') faults.push('the skip link does not lead to the content');
  const count = await page.evaluate<number>(MARK);
  // What moves when it gets the focus has moved then.
  for (let step = 0; step < Math.min(count + 5, MOST_STEPS); step++) {
    await page.keyboard.press('Tab');
    if (!(await page.evaluate<boolean>(STEP))) break;
  }
  const expected = Math.min(count, MOST_STEPS - 5);
  const missed = await page.evaluate<string[]>(
    `window.toReach.slice(0, ${expected}).filter((it) => it.isConnected && !window.wasAt.has(it)).map((it) => it.outerHTML.slice(0, 160))`,
  );
  faults.push(...missed.map((it) => `Tab does not reach ${it}`));
  faults.push(...(await page.evaluate<string[]>('window.unreachable')).map((it) => `taken out of the order of Tab: ${it}`));
  faults.push(...(await page.evaluate<string[]>('window.unseen')).map((it) => `the focus cannot be seen on ${it}`));
  faults.push(...(await page.evaluate<string[]>(DEAF)).map((it) => `only a mouse can use ${it}`));
  return faults;
}
