public import Maker

extension PromptLibrary {
  /// The embedded templates for arithmetic.
  public static let arithmetic = PromptLibrary([
    "arithmetic-decompose": PackageResources.arithmetic_decompose_md,
    "arithmetic-discriminate": PackageResources.arithmetic_discriminate_md,
    "arithmetic-solve": PackageResources.arithmetic_solve_md,
  ])
}
