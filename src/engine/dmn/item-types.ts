// Resolves the type names of a model: built in, declared here, or declared in an imported model.
import { anyType, contextType, fieldRecord, functionType, listType, typeByName } from '../feel/types.ts'
import type { FeelType } from '../feel/types.ts'
import type { DmnModel, ItemDefinition } from './model.ts'

const MAX_TYPE_DEPTH = 30

/** Finds types by name in a model and, with a prefix such as `shop.tOrder`, in what it imports. */
export function typeFinder(model: DmnModel, imports: readonly DmnModel[]): (typeRef: string | null) => FeelType | undefined {
  const known = new Map<string, FeelType>()
  const resolve = (typeRef: string | null, depth: number): FeelType | undefined => {
    if (typeRef === null || depth > MAX_TYPE_DEPTH) return undefined
    const found = known.get(typeRef)
    if (found) return found
    const type = declared(typeRef, depth) ?? typeByName(typeRef) ?? imported(typeRef) ?? (typeRef.includes(':') ? resolve(typeRef.slice(typeRef.indexOf(':') + 1), depth + 1) : undefined)
    if (type) known.set(typeRef, type)
    return type
  }
  const declared = (name: string, depth: number): FeelType | undefined => {
    const item = model.types.find((one) => one.name === name)
    return item && ofItem(item, depth)
  }
  const imported = (name: string): FeelType | undefined => {
    for (const { name: alias, namespace } of model.imports) {
      const other = imports.find((one) => one.namespace === namespace)
      if (other && name.startsWith(`${alias}.`)) return typeFinder(other, imports)(name.slice(alias.length + 1))
    }
    return undefined
  }
  const ofItem = (item: ItemDefinition, depth: number): FeelType => {
    const single = item.functionItem
      ? functionType(resolve(item.functionItem.result, depth + 1) ?? anyType, item.functionItem.params.map((param) => resolve(param.typeRef, depth + 1) ?? anyType))
      : item.components.length > 0
        ? contextType(fieldRecord(item.components.map((component) => [component.name, ofItem(component, depth + 1)] as const)))
        : (resolve(item.typeRef, depth + 1) ?? anyType)
    return item.isCollection ? listType(single) : single
  }
  return (typeRef) => resolve(typeRef, 0)
}
