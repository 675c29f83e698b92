/**
 * Types of Terraform's language: https://developer.hashicorp.com/terraform/language/expressions/type-constraints
 * `any` is a type that is not known (cty's dynamic pseudo-type).
 */
export type Type =
  | 'string'
  | 'number'
  | 'bool'
  | 'any'
  | { readonly list: Type }
  | { readonly set: Type }
  | { readonly map: Type }
  | { readonly tuple: readonly Type[] }
  | {
      readonly object: Readonly<Record<string, Type>>;
      /** Attributes that may be left out, in a type constraint. */
      readonly optional?: ReadonlySet<string>;
    };
