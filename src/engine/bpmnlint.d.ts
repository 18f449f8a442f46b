// What we use of bpmnlint, which has no types for its rules.
declare module 'bpmnlint/lib/linter.js' {
  type Report = { id?: string; message: string; category?: string; rule?: string; path?: unknown };
  export default class Linter {
    constructor(options: { config: { rules: Record<string, string> }; resolver: object });
    lint(root: unknown): Promise<Record<string, Report[]>>;
  }
}
declare module 'bpmnlint/lib/resolver/static-resolver.js' {
  export default class StaticResolver {
    constructor(cache: Record<string, unknown>);
    resolveRule(pkg: string, ruleName: string): unknown;
  }
}
declare module 'bpmnlint/rules/*' {
  const rule: (config?: unknown) => { check(node: import('./graph.ts').Moddle, reporter: { report(id: string, message: string): void }): void };
  export default rule;
}
