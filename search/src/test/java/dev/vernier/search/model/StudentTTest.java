package dev.vernier.search.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StudentTTest {

  /// `golden/student.py` has SciPy's distribution, from one degree of freedom to a thousand, in the
  /// middle and far out.
  @Test
  void theDistributionIsThatOfScipy() throws IOException {
    try (InputStream in = StudentTTest.class.getResourceAsStream("/golden/student.json")) {
      JsonNode cases = JsonMapper.shared().readTree(in);
      assertThat(cases.size()).isEqualTo(7);
      for (JsonNode golden : cases) {
        double freedom = golden.get("freedom").asDouble();
        for (int i = 0; i < golden.get("t").size(); i++) {
          double t = golden.get("t").get(i).asDouble();
          double expected = golden.get("distribution").get(i).asDouble();
          assertThat(StudentT.distribution(t, freedom))
              .as("%s with %s degrees of freedom", t, freedom)
              .isCloseTo(expected, within(1e-11 * expected + 1e-300));
        }
      }
    }
  }

  @Test
  void theEndsAreZeroAndOne() {
    assertThat(StudentT.distribution(Double.NEGATIVE_INFINITY, 3)).isZero();
    assertThat(StudentT.distribution(Double.POSITIVE_INFINITY, 3)).isOne();
    assertThat(StudentT.distribution(0, 3)).isEqualTo(0.5);
  }
}
