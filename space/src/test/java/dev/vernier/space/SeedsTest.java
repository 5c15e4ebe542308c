package dev.vernier.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import org.junit.jupiter.api.Test;

class SeedsTest {

  /// Among a million 64-bit hashes two are equal with probability 3e-8.
  @Test
  void neighbouringSeedsAndStreamsGiveDifferentSeeds() {
    var seen = new HashSet<Long>();
    for (long seed = -500; seed < 500; seed++) {
      for (long stream = 0; stream < 1_000; stream++) {
        assertThat(seen.add(Seeds.derive(seed, stream))).isTrue();
      }
    }
  }

  /// A seed of zero and the first stream are what people choose and what comes first.
  @Test
  void zerosAreSeedsLikeAnyOther() {
    long first = Seeds.derive(0, 0);
    assertThat(first).isNotZero();
    assertThat(Seeds.derive(first, 0)).isNotZero().isNotEqualTo(first);
    assertThat(Seeds.unit(first)).isPositive();
  }

  /// Stored studies depend on these numbers: a change of them changes every study that resumes.
  @Test
  void seedsNeverChange() {
    assertThat(Seeds.mix(1)).isEqualTo(0x5692161d100b05e5L);
    assertThat(Seeds.derive(0, 0)).isEqualTo(0xa706dd2f4d197e6fL);
    assertThat(Seeds.derive(42, 7)).isEqualTo(0xbc16a3d4cc48678eL);
    assertThat(Seeds.derive(-1, 1_000_000)).isEqualTo(0x760cb63ff7acc76bL);
  }

  @Test
  void unitNumbersLieBelowOne() {
    assertThat(Seeds.unit(0)).isZero();
    assertThat(Seeds.unit(-1)).isEqualTo(Math.nextDown(1.0));
  }
}
