package dev.vernier.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.search.model.UnitSpace;
import dev.vernier.space.Parameter.Real;
import dev.vernier.space.SearchSpace;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class SurrogateModelTest {

  private static final int AXES = 6;
  private static final int COUNT = 40;

  private final SplittableRandom random = new SplittableRandom(7);

  private SurrogateModel of(int count, ToDoubleFunction<double[]> function) {
    var reals = new Real[AXES];
    for (int i = 0; i < AXES; i++) {
      reals[i] = Real.linear("x" + i, 0, 1);
    }
    var space = new UnitSpace(SearchSpace.of(reals));
    var model = new SurrogateModel(space);
    for (int i = 0; i < count; i++) {
      double[] point = space.random(random);
      model.add(point, function.applyAsDouble(point));
    }
    return model;
  }

  private static double bowl(double[] point) {
    double sum = 0;
    for (double x : point) {
      sum += (x - 0.4) * (x - 0.4);
    }
    return Math.sqrt(sum);
  }

  @Test
  void oneScaleIsLikelierWhereAllAxesMatterAlike() {
    SurrogateModel model = of(COUNT, point -> bowl(point) + 0.1 * random.nextGaussian());
    assertThat(model.likelier()).isSameAs(model.ofOneScale());
  }

  @Test
  void scalesByAxisAreLikelierWhereOneAxisMatters() {
    SurrogateModel model = of(COUNT, point -> Math.sin(9 * point[2]));
    assertThat(model.likelier()).isSameAs(model.conditioned());
  }

  @Test
  void fewObservationsSayNothingOfTheScales() {
    SurrogateModel model = of(15, SurrogateModelTest::bowl);
    assertThat(model.likelier()).isSameAs(model.conditioned());
  }

  @Test
  void whatWasAskedBetweenDoesNotMatter() {
    SurrogateModel asked = of(0, SurrogateModelTest::bowl);
    SurrogateModel once = of(0, SurrogateModelTest::bowl);
    for (int i = 0; i < COUNT; i++) {
      double[] point = random.doubles(AXES).toArray();
      asked.add(point, bowl(point));
      once.add(point, bowl(point));
      assertThat(asked.likelier().size()).isEqualTo(i + 1);
    }
    assertThat(once.likelier().leastMean()).isEqualTo(asked.likelier().leastMean());
    assertThat(once.ofOneScale().leastMean()).isEqualTo(asked.ofOneScale().leastMean());
  }
}
