package dev.vernier.network.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PrecisionTest {

  @ParameterizedTest
  @EnumSource
  void readsBackAsItIsWritten(Precision precision) {
    assertThat(Precision.parse(precision.toString())).isEqualTo(precision);
    assertThat(Precision.parse(" " + precision.name())).isEqualTo(precision);
  }

  @Test
  void anotherNameIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Precision.parse("half"))
        .withMessage("the precision is one of float32, bf16, auto, got \"half\"");
  }

  @Test
  void autoTakesBf16OnlyOnTilesWhereItMay() {
    assertThat(Precision.automatic(Optional.empty(), true, true).precision())
        .isEqualTo(Precision.BF16);
    assertThat(Precision.automatic(Optional.empty(), true, false).precision())
        .isEqualTo(Precision.FLOAT32);
    assertThat(Precision.automatic(Optional.empty(), false, true).precision())
        .isEqualTo(Precision.FLOAT32);
    assertThat(Precision.automatic(Optional.of("vector"), true, true))
        .isEqualTo(
            new Precision.Choice(Precision.FLOAT32, "-Dvernier.products=vector forces a product"));
  }

  @Test
  void eachPrecisionHasItsProduct() {
    assertThat(Precision.FLOAT32.product()).isSameAs(MatrixProducts.best());
    assertThat(Precision.AUTO.resolved()).isNotEqualTo(Precision.AUTO);
    assertThat(Precision.AUTO.product()).isSameAs(Precision.AUTO.resolved().product());
    if (MatrixProducts.whyNotBfloat16().isEmpty()) {
      assertThat(Precision.BF16.product()).isSameAs(MatrixProducts.bfloat16());
    } else {
      assertThatIllegalArgumentException()
          .isThrownBy(Precision.BF16::product)
          .withMessageStartingWith("precision bf16 is not available here: ")
          .withMessageEndingWith("; use float32, or auto");
    }
  }

  @Test
  void aForcedProductContradictsBf16() {
    System.setProperty(MatrixProducts.PROPERTY, "scalar");
    try {
      assertThatIllegalArgumentException()
          .isThrownBy(Precision.BF16::product)
          .withMessageContaining("-Dvernier.products=scalar forces a product in float32");
      assertThat(Precision.AUTO.product().name()).isEqualTo("scalar");
    } finally {
      System.clearProperty(MatrixProducts.PROPERTY);
    }
  }
}
