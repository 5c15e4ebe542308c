package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The formulas of [Embedding], number by number and in double.
final class EmbedKernel implements Layer.Kernel {

  private final List<Column> columns = new ArrayList<>();
  private final List<Slice> slices;
  private final int inputs;
  private final int outputs;

  EmbedKernel(Layer.Embed layer, Layer.Binding binding) {
    slices = binding.slices();
    inputs = binding.input().size();
    outputs = layer.outputShape(binding.input()).size();
    List<List<Slice>> byEmbedding = layer.byEmbedding(slices);
    for (int i = 0; i < byEmbedding.size(); i++) {
      addColumns(layer.embeddings().get(i), byEmbedding.get(i));
    }
  }

  private void addColumns(Embedding embedding, List<Slice> own) {
    switch (embedding) {
      case Embedding.Identity(int width) -> {
        for (int c = 0; c < width; c++) {
          columns.add(new Copy());
        }
      }
      case Embedding.Categorical categorical ->
          columns.add(new Level(categorical, own.getFirst().offset(), columns.size()));
      case Embedding.PiecewiseLinear bins ->
          columns.add(
              new Linear(new Bins(bins.edges()), own, 0, bins.dimension(), bins.rectifier()));
      case Embedding.Periodic periodic -> {
        int k = periodic.frequencies();
        for (int c = 0; c < periodic.columns(); c++) {
          var waves = new Waves(k, own.getFirst().offset() + c * k);
          List<Slice> map = own.subList(1, 3);
          columns.add(new Linear(waves, map, c, periodic.dimension(), periodic.rectifier()));
        }
      }
      case Embedding.Pbld pbld -> {
        int k = pbld.frequencies();
        for (int c = 0; c < pbld.columns(); c++) {
          var cosines = new Cosines(k, own.get(0).offset() + c * k, own.get(1).offset() + c * k);
          columns.add(
              new Beside(new Linear(cosines, own.subList(2, 4), c, pbld.dimension() - 1, false)));
        }
      }
    }
  }

  @Override
  public void forward(float[] parameters, float[] x, float[] y, int batch, Mode mode, long step) {
    for (int row = 0; row < batch; row++) {
      int out = row * outputs;
      for (int c = 0; c < inputs; c++) {
        columns.get(c).forward(parameters, x[row * inputs + c], y, out);
        out += columns.get(c).outputs();
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
    for (Slice slice : slices) {
      Arrays.fill(gradients, slice.offset(), slice.end(), 0);
    }
    for (int row = 0; row < batch; row++) {
      int out = row * outputs;
      for (int c = 0; c < inputs; c++) {
        int in = row * inputs + c;
        double byInput = columns.get(c).backward(parameters, gradients, x[in], y, dy, out);
        if (inputGradient) {
          dx[in] = (float) byInput;
        }
        out += columns.get(c).outputs();
      }
    }
  }

  /// What becomes of one number of a row.
  private sealed interface Column {

    int outputs();

    void forward(float[] p, float x, float[] y, int out);

    /// Adds to the gradients of parameters, and tells that by `x`.
    double backward(float[] p, float[] g, float x, float[] y, float[] dy, int out);
  }

  private record Copy() implements Column {

    @Override
    public int outputs() {
      return 1;
    }

    @Override
    public void forward(float[] p, float x, float[] y, int out) {
      y[out] = x;
    }

    @Override
    public double backward(float[] p, float[] g, float x, float[] y, float[] dy, int out) {
      return dy[out];
    }
  }

  private record Level(Embedding.Categorical embedding, int table, int column) implements Column {

    @Override
    public int outputs() {
      return embedding.dimension();
    }

    private int row(float x) {
      return table + embedding.level(x, column) * outputs();
    }

    @Override
    public void forward(float[] p, float x, float[] y, int out) {
      System.arraycopy(p, row(x), y, out, outputs());
    }

    @Override
    public double backward(float[] p, float[] g, float x, float[] y, float[] dy, int out) {
      int row = row(x);
      for (int j = 0; j < outputs(); j++) {
        g[row + j] += dy[out + j];
      }
      return 0;
    }
  }

  /// What `inner` gives, and `x` itself.
  private record Beside(Column inner) implements Column {

    @Override
    public int outputs() {
      return inner.outputs() + 1;
    }

    @Override
    public void forward(float[] p, float x, float[] y, int out) {
      inner.forward(p, x, y, out);
      y[out + inner.outputs()] = x;
    }

    @Override
    public double backward(float[] p, float[] g, float x, float[] y, float[] dy, int out) {
      return inner.backward(p, g, x, y, dy, out) + dy[out + inner.outputs()];
    }
  }

  /// `y = f W + b` for features `f` of a number, with its own columns of `W` and `b`.
  private static final class Linear implements Column {
    private final Features features;
    private final int weight;
    private final int stride;
    private final int bias;
    private final int units;
    private final boolean rectifier;
    private final double[] values;
    private final double[] gradients;

    Linear(Features features, List<Slice> map, int column, int units, boolean rectifier) {
      this.features = features;
      weight = map.get(0).offset() + column * units;
      stride = map.get(0).columns();
      bias = map.get(1).offset() + column * units;
      this.units = units;
      this.rectifier = rectifier;
      values = new double[features.size()];
      gradients = new double[features.size()];
    }

    @Override
    public int outputs() {
      return units;
    }

    @Override
    public void forward(float[] p, float x, float[] y, int out) {
      features.compute(p, x, values);
      for (int j = 0; j < units; j++) {
        double sum = p[bias + j];
        for (int i = 0; i < values.length; i++) {
          sum += values[i] * p[weight + i * stride + j];
        }
        y[out + j] = (float) (rectifier ? Math.max(sum, 0) : sum);
      }
    }

    @Override
    public double backward(float[] p, float[] g, float x, float[] y, float[] dy, int out) {
      features.compute(p, x, values);
      Arrays.fill(gradients, 0);
      for (int j = 0; j < units; j++) {
        if (rectifier && !(y[out + j] > 0)) {
          continue;
        }
        g[bias + j] += dy[out + j];
        for (int i = 0; i < values.length; i++) {
          int at = weight + i * stride + j;
          g[at] += (float) (values[i] * dy[out + j]);
          gradients[i] += (double) p[at] * dy[out + j];
        }
      }
      return features.backward(p, g, x, gradients);
    }
  }

  /// Numbers made of one.
  private sealed interface Features {

    int size();

    void compute(float[] p, double x, double[] values);

    /// Adds to the gradients of parameters, and tells that by `x`.
    double backward(float[] p, float[] g, double x, double[] byValues);
  }

  /// The share of each bin that lies below the number; not below 0 but for the first bin, and not
  /// above 1 but for the last.
  @SuppressWarnings("ArrayRecordComponent")
  private record Bins(float[] edges) implements Features {

    @Override
    public int size() {
      return edges.length - 1;
    }

    private double width(int bin) {
      return (double) edges[bin + 1] - edges[bin];
    }

    @Override
    public void compute(float[] p, double x, double[] values) {
      for (int t = 0; t < size(); t++) {
        double share = (x - edges[t]) / width(t);
        double atLeast = t == 0 ? share : Math.max(share, 0);
        values[t] = t == size() - 1 ? atLeast : Math.min(atLeast, 1);
      }
    }

    @Override
    public double backward(float[] p, float[] g, double x, double[] byValues) {
      int bin = 0;
      while (bin < size() - 1 && x >= edges[bin + 1]) {
        bin++;
      }
      return byValues[bin] / width(bin);
    }
  }

  /// Sines, then cosines.
  private record Waves(int count, int frequency) implements Features {

    @Override
    public int size() {
      return 2 * count;
    }

    private double angle(float[] p, double x, int i) {
      return 2 * Math.PI * p[frequency + i] * x;
    }

    @Override
    public void compute(float[] p, double x, double[] values) {
      for (int i = 0; i < count; i++) {
        values[i] = Math.sin(angle(p, x, i));
        values[count + i] = Math.cos(angle(p, x, i));
      }
    }

    @Override
    public double backward(float[] p, float[] g, double x, double[] byValues) {
      double byInput = 0;
      for (int i = 0; i < count; i++) {
        double angle = angle(p, x, i);
        double byAngle = byValues[i] * Math.cos(angle) - byValues[count + i] * Math.sin(angle);
        g[frequency + i] += (float) (2 * Math.PI * byAngle * x);
        byInput += 2 * Math.PI * byAngle * p[frequency + i];
      }
      return byInput;
    }
  }

  private record Cosines(int size, int frequency, int phase) implements Features {

    private double angle(float[] p, double x, int i) {
      return 2 * Math.PI * p[frequency + i] * x + p[phase + i];
    }

    @Override
    public void compute(float[] p, double x, double[] values) {
      for (int i = 0; i < size; i++) {
        values[i] = Math.cos(angle(p, x, i));
      }
    }

    @Override
    public double backward(float[] p, float[] g, double x, double[] byValues) {
      double byInput = 0;
      for (int i = 0; i < size; i++) {
        double byAngle = -byValues[i] * Math.sin(angle(p, x, i));
        g[phase + i] += (float) byAngle;
        g[frequency + i] += (float) (2 * Math.PI * byAngle * x);
        byInput += 2 * Math.PI * byAngle * p[frequency + i];
      }
      return byInput;
    }
  }
}
