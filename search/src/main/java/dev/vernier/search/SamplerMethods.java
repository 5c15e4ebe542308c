package dev.vernier.search;

import java.util.List;
import java.util.Optional;

/// The samplers that there are.
final class SamplerMethods {

  static final List<Method<Sampler>> ALL =
      List.of(
          new Method<>(
              "auto",
              List.of("auto"),
              "Chooses for each trial: gp for one goal and parego for several, while trials take"
                  + " longer than those think; else tpe and nsga2.",
              "Whenever nothing speaks for another.",
              "",
              "",
              Method.alone(new AutoSampler())),
          new Method<>(
              "quasi-random",
              List.of("quasi-random"),
              "Points of the scrambled Halton sequence, which fill the space more evenly than"
                  + " independent draws. It learns nothing, so trials depend on their numbers alone.",
              "For very many workers, for looking at a space, and where a study must give"
                  + " the same trials on any number of workers.",
              "",
              "Halton 1960; Owen 1995, nested scrambling",
              Method.alone(new QuasiRandomSampler())),
          new Method<>(
              "random",
              List.of("random"),
              "Independent uniform draws on the scales of the hyperparameters.",
              "As the baseline that every other search should beat.",
              "",
              "Bergstra and Bengio 2012, Random Search for Hyper-Parameter Optimization",
              Method.alone(new RandomSampler())),
          new Method<>(
              "grid",
              List.of("grid", "grid:POINTS"),
              "Every combination of evenly spaced values, in an order shuffled by the seed.",
              "For one or two hyperparameters, or a few choices, of which a table is wanted.",
              "POINTS: how many values a numeric hyperparameter takes at most; 3.",
              "",
              (_, setting) ->
                  Optional.of(setting.map(GridSampler::ofPoints).orElse(new GridSampler()))),
          new Method<>(
              "gp",
              List.of("gp"),
              "Bayesian optimisation: a Gaussian process learns how the goal depends on the"
                  + " configuration, and the next trial is where the expected improvement is largest.",
              "For few and expensive trials, some hundred at most, over mostly numeric"
                  + " hyperparameters; it thinks longest for each trial.",
              "",
              "Jones et al. 1998, EGO; Ament et al. 2023, logarithmic expected improvement",
              Method.alone(new GaussianProcessSampler())),
          new Method<>(
              "tpe",
              List.of("tpe", "tpe:univariate"),
              "The tree-structured Parzen estimator: a density of the better trials beside one of the"
                  + " others; the next trial is where their ratio is largest.",
              "For conditional spaces and choices, and for any number of trials; it thinks little.",
              "univariate: each hyperparameter is chosen by itself, which suits those that do not"
                  + " interact.",
              "Bergstra et al. 2011; Falkner et al. 2018, the multivariate form",
              (_, setting) ->
                  setting.isEmpty()
                      ? Optional.of(new TpeSampler())
                      : setting.filter("univariate"::equals).map(_ -> new TpeSampler(true))),
          new Method<>(
              "cmaes",
              List.of("cmaes"),
              "CMA-ES: a normal law moves, turns, widens and narrows by which of its draws were best,"
                  + " and begins anew where it has converged.",
              "For numbers, interacting and badly scaled ones too, and some hundreds of trials or"
                  + " more.",
              "",
              "Hansen 2016, The CMA Evolution Strategy: A Tutorial; Hamano et al. 2022 and 2024",
              Method.alone(new CmaEsSampler())),
          new Method<>(
              "evolution",
              List.of("evolution"),
              "Regularised evolution: the next trial changes a little in the best of some recent"
                  + " trials, and the oldest die out.",
              "For noisy goals, and spaces of choices and conditions, with hundreds of trials.",
              "",
              "Real et al. 2019, Regularized Evolution for Image Classifier Architecture Search",
              Method.alone(new EvolutionSampler())),
          new Method<>(
              "de",
              List.of("de"),
              "Differential evolution: the next trial takes coordinates from the differences between"
                  + " members of a population.",
              "For hundreds of trials over mixed spaces, with many workers.",
              "",
              "Storn and Price 1997; Awad et al. 2021, DEHB",
              Method.alone(new DifferentialEvolutionSampler())),
          new Method<>(
              "nsga2",
              List.of("nsga2"),
              "NSGA-II: a population in which those survive that the fewest fronts dominate, and that"
                  + " have the most room on their front.",
              "For several goals and some hundreds of trials.",
              "",
              "Deb et al. 2002, A Fast and Elitist Multiobjective Genetic Algorithm",
              Method.alone(new NsgaSampler())),
          new Method<>(
              "parego",
              List.of("parego"),
              "Bayesian optimisation of several goals, which are made into one under weights that are"
                  + " drawn anew for each trial, so that trials spread over the front.",
              "For several goals and few, expensive trials.",
              "",
              "Knowles 2006, ParEGO",
              Method.alone(new ParegoSampler())));

  private SamplerMethods() {}
}
