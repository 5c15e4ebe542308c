package dev.vernier.search;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The pruners that there are.
final class PrunerMethods {

  static final List<Method<Pruner>> ALL =
      List.of(
          new Method<>(
              "none",
              List.of("none"),
              "Every trial runs to its end.",
              "Where trials are short, or begin badly and end well.",
              "",
              "",
              Method.alone(new NoPruner())),
          new Method<>(
              "freeze-thaw",
              List.of("freeze-thaw"),
              "A Gaussian process over configurations and epochs learns from all curves how trials will"
                  + " end, and decides at each pause which one goes on or what new one begins. It"
                  + " proposes configurations itself, whatever the search.",
              "As the first choice, where a trial takes longer than the tenths of a second in which it"
                  + " thinks: it needed the fewest epochs in our measurements.",
              "",
              "After Swersky et al. 2014, Freeze-Thaw Bayesian Optimization, arXiv:1406.3896",
              Method.alone(new FreezeThawPruner())),
          new Method<>(
              "asha",
              List.of("asha", "asha:FACTOR"),
              "Asynchronous successive halving: trials pause at rungs, and the best of each rung go on"
                  + " from where they were.",
              "For very many trials and workers, where those that end well begin well: it lets go of"
                  + " slow starters.",
              "FACTOR: one of so many trials of a rung goes on; 3.",
              "Li et al. 2020, ASHA, arXiv:1810.05934",
              (text, setting) ->
                  Optional.of(
                      new SuccessiveHalvingPruner(
                          read(text, setting, 3, Integer::parseInt), false))),
          new Method<>(
              "hyperband",
              List.of("hyperband", "hyperband:FACTOR"),
              "Successive halving in brackets: part of the trials begin at each higher rung, in case"
                  + " the lower ones mislead.",
              "Where it is not known how early good trials show.",
              "FACTOR: one of so many trials of a rung goes on; 3.",
              "Li et al. 2018, Hyperband, arXiv:1603.06560",
              (text, setting) ->
                  Optional.of(
                      new SuccessiveHalvingPruner(
                          read(text, setting, 3, Integer::parseInt), true))),
          new Method<>(
              "median",
              List.of("median"),
              "Ends a trial whose best value so far is worse than the median of what others had at the"
                  + " same epoch.",
              "As a careful choice that pauses nothing.",
              "",
              "Golovin et al. 2017, Google Vizier",
              Method.alone(new PercentilePruner(50))),
          new Method<>(
              "percentile",
              List.of("percentile:N"),
              "As median, but the best N percent go on.",
              "To be stricter than the median, or milder.",
              "N: the percent that go on, above 0 and below 100.",
              "Golovin et al. 2017, Google Vizier",
              (text, setting) ->
                  setting.map(
                      n -> new PercentilePruner(Settings.read(text, n, Double::parseDouble)))),
          new Method<>(
              "extrapolation",
              List.of("extrapolation", "extrapolation:CHANCE"),
              "Ends a trial whose learning curve, extrapolated, will hardly end better than the best.",
              "For long trials with smooth curves.",
              "CHANCE: to beat the best, below which a trial ends; 0.05.",
              "Domhan et al. 2015, Speeding up Automatic Hyperparameter Optimization by"
                  + " Extrapolation of Learning Curves",
              (text, setting) ->
                  Optional.of(
                      new ExtrapolationPruner(read(text, setting, 0.05, Double::parseDouble)))),
          new Method<>(
              "patience",
              List.of("patience:N", "patience:N+RULE"),
              "Ends a trial that has not improved for N epochs; with a rule, only if the rule ends it"
                  + " too.",
              "To make another rule wait, or to stop what stands still.",
              "N: epochs without improvement. RULE: another pruner, such as median.",
              "",
              (text, setting) -> setting.map(one -> patient(text, one))),
          new Method<>(
              "threshold",
              List.of("threshold:BOUND", "threshold:BOUND@EPOCH"),
              "Ends a trial whose value is worse than a bound, or not a number.",
              "Where it is known what is hopeless.",
              "BOUND: on the metric. EPOCH: the first that is judged; 1.",
              "",
              (text, setting) -> setting.map(bound -> threshold(text, bound))),
          new Method<>(
              "pbt",
              List.of("pbt", "pbt:SIZE"),
              "Population-based training: members of a population that fall behind end, and others"
                  + " begin from the states of the best with changed rates and decays.",
              "For long trainings whose rates should change on the way, more than for choosing a"
                  + " network.",
              "SIZE: of the population; 20.",
              "Jaderberg et al. 2017, Population Based Training, arXiv:1711.09846",
              (text, setting) ->
                  Optional.of(new PopulationPruner(read(text, setting, 20, Integer::parseInt)))));

  private PrunerMethods() {}

  private static <N> N read(
      String text, Optional<String> setting, N usual, Function<String, N> reader) {
    return setting.map(number -> Settings.read(text, number, reader)).orElse(usual);
  }

  private static Pruner patient(String text, String setting) {
    int plus = setting.indexOf('+');
    return new PatientPruner(
        Settings.read(text, plus < 0 ? setting : setting.substring(0, plus), Integer::parseInt),
        plus < 0 ? Optional.empty() : Optional.of(Pruner.parse(setting.substring(plus + 1))));
  }

  private static Pruner threshold(String text, String setting) {
    int at = setting.indexOf('@');
    return new ThresholdPruner(
        Settings.read(text, at < 0 ? setting : setting.substring(0, at), Double::parseDouble),
        at < 0 ? 1 : Settings.read(text, setting.substring(at + 1), Integer::parseInt));
  }
}
