// Lints a drawing with bpmnlint's rules and our own; the rules are named here one by one, nothing is looked up by what a drawing says.
import Linter from 'bpmnlint/lib/linter.js';
import StaticResolver from 'bpmnlint/lib/resolver/static-resolver.js';
import adHocSubProcess from 'bpmnlint/rules/ad-hoc-sub-process.js';
import conditionalFlows from 'bpmnlint/rules/conditional-flows.js';
import endEventRequired from 'bpmnlint/rules/end-event-required.js';
import noDuplicateSequenceFlows from 'bpmnlint/rules/no-duplicate-sequence-flows.js';
import noGatewayJoinFork from 'bpmnlint/rules/no-gateway-join-fork.js';
import noImplicitEnd from 'bpmnlint/rules/no-implicit-end.js';
import noImplicitSplit from 'bpmnlint/rules/no-implicit-split.js';
import noOverlappingElements from 'bpmnlint/rules/no-overlapping-elements.js';
import superfluousGateway from 'bpmnlint/rules/superfluous-gateway.js';
import superfluousTermination from 'bpmnlint/rules/superfluous-termination.js';
import type { Registry } from '#kernel';
import type { Moddle } from '../graph.ts';
import type { Problem } from '../problem.ts';
import { kontorRules } from './rules.ts';

/** Of bpmnlint's recommended rules those that tell of what our compiler and proofs do not refuse anyway. */
const STANDARD = {
  'ad-hoc-sub-process': adHocSubProcess,
  'conditional-flows': conditionalFlows,
  'end-event-required': endEventRequired,
  'no-duplicate-sequence-flows': noDuplicateSequenceFlows,
  'no-gateway-join-fork': noGatewayJoinFork,
  'no-implicit-end': noImplicitEnd,
  'no-implicit-split': noImplicitSplit,
  'no-overlapping-elements': noOverlappingElements,
  'superfluous-gateway': superfluousGateway,
  'superfluous-termination': superfluousTermination,
};

type Prepared = { rules: Record<string, string>; resolver: StaticResolver };
const prepared = new WeakMap<Registry, Prepared>();

function rulesFor(registry: Registry): Prepared {
  let made = prepared.get(registry);
  if (!made) {
    const own = kontorRules(registry);
    const rules = [
      ...Object.entries(STANDARD).map(([name, rule]) => [`bpmnlint/${name}`, rule] as const),
      ...Object.entries(own).map(([name, rule]) => [`bpmnlint-plugin-kontor/${name}`, rule] as const),
    ];
    const resolver = new StaticResolver(Object.fromEntries(rules.map(([id, rule]) => [`rule:${id}`, rule])));
    const names = [...Object.keys(STANDARD), ...Object.keys(own).map((name) => `kontor/${name}`)];
    prepared.set(registry, (made = { resolver, rules: Object.fromEntries(names.map((name) => [name, 'warn'])) }));
  }
  return made;
}

/** What the rules find in a drawing, as warnings: the code of `no-implicit-end` is `lint.no_implicit_end`. */
export async function lintOf(definitions: Moddle, registry: Registry): Promise<Problem[]> {
  const { rules, resolver } = rulesFor(registry);
  // Anew each time: some rules remember what they have seen.
  const found = await new Linter({ config: { rules }, resolver }).lint(definitions);
  return Object.entries(found).flatMap(([name, reports]) =>
    reports.map((report): Problem => {
      if (report.category === 'rule-error') throw new Error(`The rule ${name} failed: ${report.message}`);
      return {
        element: report.id ?? definitions.id ?? '',
        code: 'lint.' + name.replace('kontor/', '').replaceAll('-', '_'),
        level: 'warning',
        reason: report.message,
      };
    }),
  );
}
