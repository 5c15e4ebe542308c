package dev.vernier.search.importance;

/// A way to tell how much dimensions matter. It describes the analysis; [Importance#of] does it.
public sealed interface ImportanceMethod permits FunctionalAnova, PedAnova {

  /// The share of the trials, the better ones, within which differences count, in (0, 1]: 1 for
  /// what matters anywhere in the space, 0.5 for what matters among the better half.
  double within();
}
