package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Slice;
import dev.vernier.network.kernel.CurveLoops;
import dev.vernier.network.kernel.MatrixProduct;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Columns that become sines and cosines, or cosines with phases, and then a linear map each: the
/// waves of all columns in one loop, then small products per column.
final class PeriodicColumns implements EmbedStage.Pass {

  private static final float TWO_PI = (float) (2 * Math.PI);

  private final EmbedStage.Columns columns;
  private final MatrixProduct product;

  /// How many columns.
  private final int count;

  /// Frequencies of each column.
  private final int k;

  /// Units of the linear map of each column.
  private final int units;

  /// How many numbers each column gives.
  private final int width;

  private final boolean rectifier;
  private final Slice frequency;

  /// Null where sines stand in for it.
  private final @Nullable Slice phase;

  private final Slice weight;
  private final Slice bias;

  /// The phases in turns.
  private final float[] turns;

  // Waves of the last forward pass, shape (batch, count k).
  private final float[] sine;
  private final float[] cosine;

  // Gradients by the waves of one column, shape (batch, k).
  private final float[] bySine;
  private final float[] byCosine;

  PeriodicColumns(
      Embedding.Periodic embedding,
      List<Slice> slices,
      EmbedStage.Columns columns,
      int maxBatch,
      MatrixProduct product) {
    this(
        columns,
        product,
        embedding.columns(),
        embedding.frequencies(),
        embedding.dimension(),
        embedding.dimension(),
        embedding.rectifier(),
        slices.get(0),
        null,
        slices.get(1),
        slices.get(2),
        maxBatch);
  }

  PeriodicColumns(
      Embedding.Pbld embedding,
      List<Slice> slices,
      EmbedStage.Columns columns,
      int maxBatch,
      MatrixProduct product) {
    this(
        columns,
        product,
        embedding.columns(),
        embedding.frequencies(),
        embedding.dimension() - 1,
        embedding.dimension(),
        false,
        slices.get(0),
        slices.get(1),
        slices.get(2),
        slices.get(3),
        maxBatch);
  }

  private PeriodicColumns(
      EmbedStage.Columns columns,
      MatrixProduct product,
      int count,
      int k,
      int units,
      int width,
      boolean rectifier,
      Slice frequency,
      @Nullable Slice phase,
      Slice weight,
      Slice bias,
      int maxBatch) {
    this.columns = columns;
    this.product = product;
    this.count = count;
    this.k = k;
    this.units = units;
    this.width = width;
    this.rectifier = rectifier;
    this.frequency = frequency;
    this.phase = phase;
    this.weight = weight;
    this.bias = bias;
    turns = new float[phase == null ? 0 : phase.length()];
    sine = new float[Math.multiplyExact(maxBatch, count * k)];
    cosine = new float[sine.length];
    bySine = new float[phase == null ? maxBatch * k : 0];
    byCosine = new float[maxBatch * k];
  }

  @Override
  public void forward(float[] parameters, float[] x, int xFrom, float[] y, int batch) {
    for (int i = 0; phase != null && i < turns.length; i++) {
      turns[i] = parameters[phase.offset() + i] / TWO_PI;
    }
    for (int row = 0; row < batch; row++) {
      angles(parameters, x, xFrom + row * columns.inputs() + columns.in(), row * count * k);
    }
    CurveLoops.best().sineAndCosine(sine, 0, sine, 0, cosine, 0, batch * count * k);
    for (int c = 0; c < count; c++) {
      if (phase == null) {
        multiply(sine, c, 0, 0, parameters, y, batch);
        multiply(cosine, c, k, 1, parameters, y, batch);
      } else {
        multiply(cosine, c, 0, 0, parameters, y, batch);
      }
    }
    for (int row = 0; row < batch; row++) {
      int in = xFrom + row * columns.inputs() + columns.in();
      finish(parameters, x, in, y, row * columns.outputs() + columns.out());
    }
  }

  /// The angles of one row, in turns, where their sines will be.
  private void angles(float[] parameters, float[] x, int in, int to) {
    for (int c = 0; c < count; c++) {
      float number = x[in + c];
      for (int i = c * k; i < (c + 1) * k; i++) {
        sine[to + i] = number * parameters[frequency.offset() + i];
      }
    }
    for (int i = 0; i < turns.length; i++) {
      sine[to + i] += turns[i];
    }
  }

  /// `y = waves W + beta y` for one column and the rows of `W` from `first` on.
  private void multiply(
      float[] waves, int c, int first, float beta, float[] parameters, float[] y, int batch) {
    product.multiply(
        false,
        false,
        batch,
        units,
        k,
        waves,
        c * k,
        count * k,
        parameters,
        weightOf(c, first),
        weight.columns(),
        beta,
        y,
        columns.out() + c * width,
        columns.outputs());
  }

  /// Where the weights of a column begin, from a row on.
  private int weightOf(int c, int row) {
    return weight.offset() + row * weight.columns() + c * units;
  }

  /// Adds the bias to a row, rectifies it, and puts the numbers themselves beside it.
  private void finish(float[] parameters, float[] x, int in, float[] y, int out) {
    for (int c = 0; c < count; c++) {
      int to = out + c * width;
      for (int j = 0; j < units; j++) {
        float value = y[to + j] + parameters[bias.offset() + c * units + j];
        y[to + j] = rectifier ? Math.max(value, 0) : value;
      }
      if (width > units) {
        y[to + units] = x[in + c];
      }
    }
  }

  @Override
  public void backward(
      float[] parameters,
      float[] gradients,
      float[] x,
      float[] y,
      float[] dy,
      float[] dx,
      int batch,
      boolean inputGradient) {
    Arrays.fill(gradients, frequency.offset(), frequency.end(), 0);
    Arrays.fill(gradients, bias.offset(), bias.end(), 0);
    if (phase != null) {
      Arrays.fill(gradients, phase.offset(), phase.end(), 0);
    }
    for (int row = 0; row < batch; row++) {
      beginBackward(gradients, y, dy, row * columns.outputs() + columns.out());
    }
    for (int c = 0; c < count; c++) {
      if (phase == null) {
        weightGradient(sine, c, 0, dy, gradients, batch);
        weightGradient(cosine, c, k, dy, gradients, batch);
        waveGradient(bySine, c, 0, parameters, dy, batch);
        waveGradient(byCosine, c, k, parameters, dy, batch);
      } else {
        weightGradient(cosine, c, 0, dy, gradients, batch);
        waveGradient(byCosine, c, 0, parameters, dy, batch);
      }
      for (int row = 0; row < batch; row++) {
        int in = row * columns.inputs() + columns.in() + c;
        float slope = angleGradients(parameters, gradients, x[in], c, row);
        if (inputGradient) {
          int beside = row * columns.outputs() + columns.out() + c * width + units;
          dx[in] = width > units ? slope + dy[beside] : slope;
        }
      }
    }
  }

  /// Takes what the rectifier stopped out of the gradient by a row, and adds it up for the bias.
  private void beginBackward(float[] gradients, float[] y, float[] dy, int out) {
    for (int c = 0; c < count; c++) {
      int from = out + c * width;
      for (int j = 0; j < units; j++) {
        if (rectifier && !(y[from + j] > 0)) {
          dy[from + j] = 0;
        }
        gradients[bias.offset() + c * units + j] += dy[from + j];
      }
    }
  }

  private void weightGradient(
      float[] waves, int c, int first, float[] dy, float[] gradients, int batch) {
    product.multiply(
        true,
        false,
        k,
        units,
        batch,
        waves,
        c * k,
        count * k,
        dy,
        columns.out() + c * width,
        columns.outputs(),
        0,
        gradients,
        weightOf(c, first),
        weight.columns());
  }

  private void waveGradient(
      float[] byWaves, int c, int first, float[] parameters, float[] dy, int batch) {
    product.multiply(
        false,
        true,
        batch,
        k,
        units,
        dy,
        columns.out() + c * width,
        columns.outputs(),
        parameters,
        weightOf(c, first),
        weight.columns(),
        0,
        byWaves,
        0,
        k);
  }

  /// Adds to the gradients of a column's frequencies and phases for one row, and tells that by its
  /// number.
  private float angleGradients(
      float[] parameters, float[] gradients, float number, int c, int row) {
    int wave = row * count * k + c * k;
    int own = c * k;
    float slope = 0;
    for (int i = 0; i < k; i++) {
      float byAngle = -byCosine[row * k + i] * sine[wave + i];
      if (phase == null) {
        byAngle += bySine[row * k + i] * cosine[wave + i];
      } else {
        gradients[phase.offset() + own + i] += byAngle;
      }
      float byTurn = byAngle * TWO_PI;
      gradients[frequency.offset() + own + i] += byTurn * number;
      slope += byTurn * parameters[frequency.offset() + own + i];
    }
    return slope;
  }

  @Override
  public boolean readsOutput() {
    return rectifier;
  }

  @Override
  public long size() {
    return (long) turns.length + sine.length + cosine.length + bySine.length + byCosine.length;
  }
}
