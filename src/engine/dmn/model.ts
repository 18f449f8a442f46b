// A DMN model as plain data: what the XML says, checked for shape and nothing more.

export interface Typed {
  readonly name: string;
  readonly typeRef: string | null;
}

export interface LiteralBox {
  readonly is: 'literal';
  readonly id: string;
  readonly text: string;
  readonly language: string | null;
  readonly typeRef: string | null;
}

export interface TableInput {
  readonly id: string;
  readonly label: string;
  readonly expression: LiteralBox;
  /** The values that may come in, as tests; null when all may. */
  readonly values: string | null;
}

export interface TableOutput extends Typed {
  readonly id: string;
  /** The values that may come out, best first for priority and output order. */
  readonly values: string | null;
  readonly defaultEntry: LiteralBox | null;
}

export interface TableRule {
  readonly id: string;
  readonly inputs: readonly { readonly id: string; readonly text: string; readonly language: string | null }[];
  readonly outputs: readonly LiteralBox[];
  readonly annotation: string | null;
}

export type HitPolicy = 'UNIQUE' | 'ANY' | 'FIRST' | 'PRIORITY' | 'RULE ORDER' | 'OUTPUT ORDER' | 'COLLECT';
export type Aggregation = 'SUM' | 'MIN' | 'MAX' | 'COUNT';

export interface TableBox {
  readonly is: 'table';
  readonly id: string;
  readonly hitPolicy: HitPolicy;
  readonly aggregation: Aggregation | null;
  readonly inputs: readonly TableInput[];
  readonly outputs: readonly TableOutput[];
  readonly rules: readonly TableRule[];
  readonly typeRef: string | null;
}

export interface FunctionBox {
  readonly is: 'function';
  readonly id: string;
  readonly kind: 'FEEL' | 'Java' | 'PMML';
  readonly params: readonly Typed[];
  readonly body: Box | null;
  readonly typeRef: string | null;
}

/** A boxed expression. */
export type Box =
  | LiteralBox
  | TableBox
  | FunctionBox
  | {
      readonly is: 'context';
      readonly id: string;
      readonly entries: readonly { readonly variable: Typed | null; readonly value: Box }[];
      readonly typeRef: string | null;
    }
  | {
      readonly is: 'invocation';
      readonly id: string;
      readonly target: Box;
      readonly bindings: readonly { readonly name: string; readonly value: Box | null }[];
      readonly typeRef: string | null;
    }
  | { readonly is: 'list'; readonly id: string; readonly items: readonly Box[]; readonly typeRef: string | null }
  | {
      readonly is: 'relation';
      readonly id: string;
      readonly columns: readonly string[];
      readonly rows: readonly (readonly Box[])[];
      readonly typeRef: string | null;
    }
  | {
      readonly is: 'conditional';
      readonly id: string;
      readonly test: Box;
      readonly whenTrue: Box;
      readonly whenFalse: Box;
      readonly typeRef: string | null;
    }
  | {
      readonly is: 'for' | 'some' | 'every';
      readonly id: string;
      readonly variable: string;
      readonly over: Box;
      readonly body: Box;
      readonly typeRef: string | null;
    }
  | {
      readonly is: 'filter';
      readonly id: string;
      readonly over: Box;
      readonly match: Box;
      readonly typeRef: string | null;
    };

/** Something an element needs: of this model, or of an imported one by its namespace. */
export interface Reference {
  readonly namespace: string | null;
  readonly id: string;
}

export interface Decision extends Typed {
  readonly id: string;
  readonly variableName: string;
  readonly requires: readonly Reference[];
  readonly logic: Box | null;
}

export interface InputData extends Typed {
  readonly id: string;
}

export interface KnowledgeModel extends Typed {
  readonly id: string;
  readonly requires: readonly Reference[];
  readonly logic: FunctionBox | null;
}

export interface DecisionService extends Typed {
  readonly id: string;
  readonly outputs: readonly Reference[];
  readonly encapsulated: readonly Reference[];
  readonly inputDecisions: readonly Reference[];
  readonly inputData: readonly Reference[];
}

export interface ItemDefinition {
  readonly name: string;
  readonly typeRef: string | null;
  readonly isCollection: boolean;
  readonly components: readonly ItemDefinition[];
  /** Tests that every value (of a collection: every element) passes. */
  readonly allowedValues: string | null;
  /** Tests that the value as a whole passes. */
  readonly typeConstraint: string | null;
  readonly functionItem: { readonly params: readonly Typed[]; readonly result: string | null } | null;
}

export interface DmnModel {
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
  readonly types: readonly ItemDefinition[];
  readonly decisions: readonly Decision[];
  readonly inputs: readonly InputData[];
  readonly knowledge: readonly KnowledgeModel[];
  readonly services: readonly DecisionService[];
  readonly imports: readonly { readonly name: string; readonly namespace: string }[];
  /** What the XML holds that nothing here reads. */
  readonly warnings: readonly string[];
}
